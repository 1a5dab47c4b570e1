using iSeg.Core.Geometry;

namespace iSeg.Core.Formats;

/// <summary>What a reader may ask, and what it does with faults.</summary>
public sealed class LabelReading
{
    /// <summary>The size of the picture that labels mean, for formats that do not say it; null when there is no such picture.</summary>
    public Func<string, PixelSize?> SizeOf { get; init; } = static _ => null;

    /// <summary>Leave broken objects out and say so, instead of refusing everything.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>Take objects of which there is only a box as all pixels of the box, instead of leaving them out.</summary>
    public bool TakeBoxes { get; init; }

    /// <summary>Gets the number of bytes read so far, now and then.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>A broken object: left out where that is wanted, else the end.</summary>
    /// <exception cref="LabelFormatException">Broken labels are not to be left out.</exception>
    public LabelItem Fault(string place, string why, Exception? cause = null) =>
        SkipBroken ? new LabelItem.Skipped(place, why) : throw new LabelFormatException($"{place}: {why}", cause);
}
