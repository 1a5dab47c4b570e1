using iSeg.Cli.Segmenting;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Clip;
using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.Unsupervised;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Semantic;

/// <summary>Makes the labels that are measured. Settings that are compared see a picture one after the other, so that it is looked at once.</summary>
internal sealed class SemanticPredictor : IDisposable
{
    private readonly SemanticTask _task;
    private readonly StableDiffusionBackbone? _backbone;
    private readonly ClipTagger? _tagger;
    private Look? _last;

    /// <exception cref="Engine.Checkpoints.CheckpointException">A checkpoint cannot be used.</exception>
    public SemanticPredictor(SemanticRequest request, CancellationToken cancellationToken)
    {
        _task = request.Task;
        _tagger = request.Clip is { } clip && _task == SemanticTask.Open ? ClipTagger.Load(ModelOption.OpenClip(clip, cancellationToken)) : null;
        _backbone = request.Model is { } model && _task != SemanticTask.Given
            ? StableDiffusionBackbone.Load(ModelOption.Open(model, cancellationToken), ModelOption.NameOf(model))
            : null;
    }

    /// <param name="set">What classes there are.</param>
    /// <param name="picture">Which picture.</param>
    /// <param name="truth">Its true classes.</param>
    /// <param name="truthSize">What <paramref name="truth"/> is of, in pixels.</param>
    /// <param name="variant">The setting.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height, width]: classes, 255 for none of them; for the unsupervised task segments from 0.</returns>
    /// <exception cref="IOException">The picture and its truth differ in size.</exception>
    public async Task<byte[]> PredictAsync(SemanticSet set, SemanticPicture picture, int[] truth, PixelSize truthSize, SemanticVariant variant, CancellationToken cancellationToken)
    {
        var look = _last?.Path == picture.Path ? _last : _last = await LookAsync(set, picture, truth, truthSize, cancellationToken);
        if (_task == SemanticTask.Unsupervised)
        {
            var segments = await Divider.DivideAsync(look.Encoded, variant.Divide, cancellationToken);
            return Array.ConvertAll(segments.Labels, label => (byte)(label - 1));
        }

        // Labels are made with 0 for background; where the data set has none, its class 0 moves up by one meanwhile.
        var offset = set.HasBackground ? 0 : 1;
        var preset = set.HasBackground ? variant.Preset : variant.Preset with { Background = BackgroundRule.Nowhere };
        var labels = look.Classes.Count == 0
            ? new byte[look.Encoded.PictureSize.Area]
            : await new PseudoMasker(_backbone!, preset).LabelAsync(
                (StableDiffusionEncoding)look.Encoded, [.. look.Classes.Select(index => (set.Classes[index], (byte)(index + offset)))], preset, cancellationToken);
        return set.HasBackground ? labels : Array.ConvertAll(labels, label => unchecked((byte)(label - 1)));
    }

    public void Dispose()
    {
        _backbone?.Dispose();
        _tagger?.Dispose();
    }

    private async Task<Look> LookAsync(SemanticSet set, SemanticPicture picture, int[] truth, PixelSize truthSize, CancellationToken cancellationToken)
    {
        var (image, size) = PictureInput.Load(new(picture.Path), cancellationToken);
        if (size != truthSize)
        {
            // A picture that its EXIF data turns has as many pixels as its truth, and its labels would be read in rows of another length.
            throw new IOException($"{picture.Path} is {size} as people see it, but the truth is {truthSize}");
        }

        IBackbone backbone = _backbone is null ? new AffinityBackbone() : _backbone;
        return new(picture.Path, await EncodeAsync(backbone, image, size, cancellationToken), await ShownAsync(set, image, truth, cancellationToken));
    }

    private async Task<EncodedImage> EncodeAsync(IBackbone backbone, RgbImage image, PixelSize size, CancellationToken cancellationToken) =>
        _task == SemanticTask.Unsupervised ? await backbone.EncodeAsync(image, size, cancellationToken) : await _backbone!.EncodePictureAsync(image, size, cancellationToken);

    /// <summary>The classes that the picture is told to show, or that CLIP sees on it; background is not said.</summary>
    private async Task<IReadOnlyList<int>> ShownAsync(SemanticSet set, RgbImage image, int[] truth, CancellationToken cancellationToken)
    {
        var first = set.HasBackground ? 1 : 0;
        return _task switch
        {
            SemanticTask.Weak => [.. truth.Where(label => label >= first).Distinct().Order()],
            SemanticTask.Open => [.. (await _tagger!.TagAsync(image, [.. set.Classes.Skip(first)], cancellationToken: cancellationToken)).Kept.Select(tag => set.Classes.IndexOf(tag.Word))],
            _ => [],
        };
    }

    private sealed record Look(string Path, EncodedImage Encoded, IReadOnlyList<int> Classes);
}
