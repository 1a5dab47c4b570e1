using iSeg.Core.Prelabelling;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Engine.Prelabelling;

/// <summary>The settings that a job names.</summary>
public static class Presets
{
    /// <summary>Null where the job names no preset and no rule.</summary>
    /// <exception cref="PrelabelException">There is no such preset or rule; says which there are.</exception>
    public static MaskPreset? Of(PrelabelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Preset is null && spec.Background is null)
        {
            return null;
        }

        var name = spec.Preset ?? MaskPreset.Voc.Name;
        var preset = MaskPreset.All.FirstOrDefault(known => known.Name == name)
            ?? throw new PrelabelException($"There is no preset \"{name}\"; there are {string.Join(", ", MaskPreset.All.Select(known => known.Name))}.");
        return spec.Background is not { } text ? preset
            : BackgroundRule.TryParse(text, out var rule) ? preset with { Background = rule }
            : throw new PrelabelException($"\"{text}\" is no background rule: write {BackgroundRule.Texts}.");
    }
}
