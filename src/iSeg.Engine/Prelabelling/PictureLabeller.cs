using iSeg.Core.Prelabelling;
using iSeg.Core.Prompts;
using iSeg.Engine.Clip;

namespace iSeg.Engine.Prelabelling;

/// <summary>One job's engine: looks at a picture once, and suggests what the job asks for.</summary>
public sealed class PictureLabeller : IPictureLabeller
{
    private readonly PrelabelSpec _spec;
    private readonly LabelModels _models;
    private readonly NamedMasks? _named;
    private readonly MadePictures? _made;
    private readonly TagOptions _tagging;

    /// <param name="model">What masks are labelled with.</param>
    /// <param name="spec">The job.</param>
    /// <param name="models">What its kind needs.</param>
    /// <exception cref="PrelabelException">A preset or rule is not known, or a model that the kind needs is missing.</exception>
    public PictureLabeller(string model, PrelabelSpec spec, LabelModels models)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(models);
        (Model, _spec, _models) = (model, spec, models);
        _tagging = TagOptions.Default with { Keep = spec.Keep ?? TagOptions.Default.Keep };
        if (spec.Kind.LooksForNames())
        {
            _named = new(models.Diffusion ?? throw new PrelabelException($"{model} understands no words. Choose a Stable Diffusion model."), spec);
        }
        else if (spec.Kind == PrelabelKind.Synthesize)
        {
            _made = new(models.Synthesizer ?? throw new PrelabelException($"{model} makes no pictures. Choose a Stable Diffusion model."), spec);
        }
    }

    /// <inheritdoc/>
    public string Model { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FoundMask>> LabelAsync(PictureToLabel picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        try
        {
            var found = _spec.Kind switch
            {
                PrelabelKind.Text => await _named!.FindAsync(picture, picture.Names, cancellationToken),
                PrelabelKind.Tags => await TaggedAsync(picture, cancellationToken),
                PrelabelKind.Everything => await WholePicture.DivideAsync(await EncodeAsync(picture, cancellationToken), _spec, cancellationToken),
                PrelabelKind.Boxes => picture.Boxes.Count == 0 ? [] : PromptedMasks.InBoxes(await EncodeAsync(picture, cancellationToken), picture.Boxes, Threshold, cancellationToken),
                PrelabelKind.Prompts => PromptedMasks.Same(await EncodeAsync(picture, cancellationToken), _spec, Threshold, cancellationToken),
                _ => throw new PrelabelException($"'{_spec.KindName}' makes its own pictures."),
            };
            var least = (_spec.MinArea ?? 0) * picture.Size.Area;
            return [.. found.Where(mask => !mask.Mask.IsEmpty && mask.Mask.Area >= least)];
        }
        catch (Exception refusal) when (refusal is InvalidPromptException or ArgumentException)
        {
            throw new PrelabelException(refusal.Message, refusal);
        }
    }

    /// <inheritdoc/>
    public async Task<MadePicture> MakeAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            return await (_made ?? throw new PrelabelException($"'{_spec.KindName}' makes no pictures.")).MakeAsync(number, cancellationToken);
        }
        catch (Exception refusal) when (refusal is InvalidPromptException or ArgumentException)
        {
            throw new PrelabelException(refusal.Message, refusal);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var owned in _models.Owned)
        {
            owned.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private double Threshold => _spec.Threshold ?? SegmentationOptions.Default.Threshold;

    private Task<EncodedImage> EncodeAsync(PictureToLabel picture, CancellationToken cancellationToken) => _models.Backbone!.EncodeAsync(picture.Image, picture.Size, cancellationToken);

    /// <summary>CLIP's tags, then their masks; the tag's score says how sure it is that the thing is there at all.</summary>
    private async Task<IReadOnlyList<FoundMask>> TaggedAsync(PictureToLabel picture, CancellationToken cancellationToken)
    {
        var tags = (await _models.Tagger!.TagAsync(picture.Image, picture.Names, _tagging, cancellationToken)).Kept.ToList();
        var scores = tags.ToDictionary(tag => tag.Word, tag => tag.Score, StringComparer.OrdinalIgnoreCase);
        var found = await _named!.FindAsync(picture, [.. tags.Select(tag => tag.Word)], cancellationToken);
        return [.. found.Select(mask => mask with { Score = scores[mask.Name!] })];
    }
}
