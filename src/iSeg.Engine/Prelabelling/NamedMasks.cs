using System.Text.Json;
using iSeg.Core.Prelabelling;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Engine.Prelabelling;

/// <summary>Masks of what is named: with the editor's borders, or as the authors' presets label pixels.</summary>
internal sealed class NamedMasks
{
    private readonly StableDiffusionBackbone _backbone;
    private readonly MaskPreset? _preset;
    private readonly double _threshold;
    private readonly Segmenter _segmenter = new();

    /// <exception cref="PrelabelException">The preset or the background rule is not known.</exception>
    public NamedMasks(StableDiffusionBackbone backbone, PrelabelSpec spec)
    {
        _backbone = backbone;
        _preset = Presets.Of(spec);
        _threshold = spec.Threshold ?? SegmentationOptions.Default.Threshold;
    }

    public async Task<IReadOnlyList<FoundMask>> FindAsync(PictureToLabel picture, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var encoded = await _backbone.EncodePictureAsync(picture.Image, picture.Size, cancellationToken);
        return await FindAsync(encoded, names, cancellationToken);
    }

    /// <summary>A text as the correction log writes it.</summary>
    internal static string Prompt(string name) => JsonSerializer.Serialize(new[] { new { kind = "text", text = name } });

    private async Task<IReadOnlyList<FoundMask>> FindAsync(StableDiffusionEncoding encoded, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var maps = await ManyNames.FindAsync(_backbone, encoded, names, _preset?.BackgroundWords, _preset?.Options, cancellationToken);
        return await Task.Run(() => _preset is { } preset ? LabelledMasks.Of(maps, encoded.PictureSize, preset.Background) : Bordered(encoded, maps, names, cancellationToken), cancellationToken);
    }

    private List<FoundMask> Bordered(StableDiffusionEncoding encoded, CategoryMaps maps, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        encoded.Remember(maps, SegmentationOptions.Default);
        var found = CategoryResult.ShareOut([.. names.Select(name =>
        {
            var prediction = _segmenter.Predict(encoded, PromptSet.Of(new TextPrompt(name)), cancellationToken: cancellationToken);
            return new CategoryResult(name, prediction, prediction.MaskAt(_threshold));
        })]);
        return [.. found.Select(one => new FoundMask(one.Mask, one.Name, MaskScore.Of(one.Mask, one.Prediction.Map), Prompt(one.Name)))];
    }
}
