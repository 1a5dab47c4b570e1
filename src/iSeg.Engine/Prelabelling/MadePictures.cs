using iSeg.Core.Prelabelling;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Imaging;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Engine.Prelabelling;

/// <summary>Pictures out of words, each with masks of its names. A number always gives the same picture, so that a job can go on.</summary>
internal sealed class MadePictures
{
    private readonly PictureSynthesizer _synthesizer;
    private readonly PrelabelSpec _spec;
    private readonly MaskPreset _preset;

    public MadePictures(PictureSynthesizer synthesizer, PrelabelSpec spec)
    {
        (_synthesizer, _spec) = (synthesizer, spec);
        _preset = Presets.Of(spec) ?? MaskPreset.Coco;
    }

    public async Task<MadePicture> MakeAsync(int number, CancellationToken cancellationToken)
    {
        var (all, count) = (_spec.Names!, _spec.Count ?? 1);
        IReadOnlyList<string> names = _spec.Together == true ? all : [all[number / count]];
        var seed = unchecked((_spec.Seed ?? 0) + (number % count));
        var said = string.Join(" and ", names);
        var prompt = (_spec.Prompt ?? "a photograph of {}").Replace("{}", said, StringComparison.Ordinal);
        var request = new GenerationRequest(prompt) { Seed = seed, Steps = _spec.Steps ?? new GenerationRequest("").Steps };
        var (picture, maps) = await _synthesizer.SynthesizeAsync(request, names, _preset.Options, cancellationToken: cancellationToken);
        return await Task.Run(() => new MadePicture(
            $"{number:00000}-{FileName(said)}-{seed}.png", PicturePng.Encode(picture), [.. LabelledMasks.Of(maps, picture.Size, _preset.Background).Where(found => !found.Mask.IsEmpty)]), cancellationToken);
    }

    /// <summary>What every file system takes.</summary>
    private static string FileName(string said)
    {
        var plain = string.Concat(said.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return plain.Length == 0 ? "picture" : plain[..Math.Min(plain.Length, 80)];
    }
}
