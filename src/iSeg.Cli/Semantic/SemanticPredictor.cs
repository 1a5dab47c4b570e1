using iSeg.Cli.Segmenting;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Clip;
using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.Unsupervised;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Semantic;

/// <summary>Makes the labels that are measured.</summary>
internal sealed class SemanticPredictor : IDisposable
{
    private readonly SemanticTask _task;
    private readonly StableDiffusionBackbone? _backbone;
    private readonly ClipTagger? _tagger;
    private (string Path, StableDiffusionEncoding? Encoded) _last = ("", null);

    /// <exception cref="Engine.Checkpoints.CheckpointException">A checkpoint cannot be used.</exception>
    public SemanticPredictor(SemanticRequest request, CancellationToken cancellationToken)
    {
        _task = request.Task;
        _tagger = request.Clip is { } clip && _task == SemanticTask.Open ? ClipTagger.Load(ModelOption.OpenClip(clip, cancellationToken)) : null;
        _backbone = request.Model is { } model && _task != SemanticTask.Given
            ? StableDiffusionBackbone.Load(ModelOption.Open(model, cancellationToken), ModelOption.NameOf(model))
            : null;
    }

    /// <returns>[height, width]: classes; for the unsupervised task segments from 0.</returns>
    public async Task<byte[]> PredictAsync(SemanticSet set, SemanticPicture picture, int[] truth, MaskPreset preset, CancellationToken cancellationToken)
    {
        var (image, size) = PictureInput.Load(new(picture.Path), cancellationToken);
        if (_task == SemanticTask.Unsupervised)
        {
            IBackbone backbone = _backbone is null ? new AffinityBackbone() : _backbone;
            var segments = await Divider.DivideAsync(await backbone.EncodeAsync(image, size, cancellationToken), cancellationToken: cancellationToken);
            return Array.ConvertAll(segments.Labels, label => (byte)(label - 1));
        }

        if (_task == SemanticTask.Weak)
        {
            // Settings that are compared see a picture one after the other; it is looked at once.
            if (_last.Path != picture.Path)
            {
                _last = (picture.Path, await _backbone!.EncodePictureAsync(image, size, cancellationToken));
            }

            var categories = truth.Where(label => label > 0).Distinct().Order().Select(label => (set.Classes[label], (byte)label)).ToArray();
            return await new PseudoMasker(_backbone!, preset).LabelAsync(_last.Encoded!, categories, preset, cancellationToken);
        }

        var shown = (await _tagger!.TagAsync(image, [.. set.Classes.Skip(1)], cancellationToken: cancellationToken)).Kept.Select(tag => tag.Word);
        return await new PseudoMasker(_backbone!, preset).LabelAsync(
            image, size, [.. shown.Select(name => (name, (byte)set.Classes.IndexOf(name)))], cancellationToken);
    }

    public void Dispose()
    {
        _backbone?.Dispose();
        _tagger?.Dispose();
    }
}
