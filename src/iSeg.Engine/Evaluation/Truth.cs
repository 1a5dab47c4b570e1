using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Engine.Evaluation;

/// <summary>What is object, what is not, and what nobody can tell: the mask that a prediction is measured against.</summary>
public sealed class Truth
{
    /// <summary>Pixels of this label count neither for nor against a prediction.</summary>
    public const byte Ignored = 255;

    /// <summary>From here on a value of an 8-bit grey mask is object.</summary>
    private const int GreyMiddle = 128;

    private readonly byte[] _labels;

    /// <param name="labels">[height, width] row-major: 1 object, 0 background, <see cref="Ignored"/> neither; owned from here on.</param>
    /// <param name="size">Of the picture.</param>
    public Truth(byte[] labels, PixelSize size)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.LongLength, size.Area, nameof(labels));
        (_labels, Size) = (labels, size);
        Area = labels.AsSpan().Count((byte)1);
        Bounds = Area == 0 ? PixelRect.Empty : ToMask().Bounds;
    }

    public PixelSize Size { get; }

    /// <summary>Object pixels.</summary>
    public long Area { get; }

    /// <summary>The smallest rectangle around the object pixels.</summary>
    public PixelRect Bounds { get; }

    /// <summary>[height, width] row-major.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    public static Truth Of(RleMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new(mask.ToBitmap(), mask.Size);
    }

    /// <summary>
    /// Reads a mask picture. The ignored value set aside, a mask that has a value from the middle of its range on (128 of 255) is grey:
    /// from there on is object. Otherwise its values are labels: everything but 0 is object.
    /// </summary>
    /// <param name="values">[height, width] row-major, as they stand in the file.</param>
    /// <param name="size">Of the mask.</param>
    /// <param name="ignored">Exactly this value counts neither way; null where all count.</param>
    /// <param name="bits">8 or 16: the range of the values.</param>
    public static Truth FromValues(ReadOnlySpan<ushort> values, PixelSize size, int? ignored, int bits = 8)
    {
        var middle = GreyMiddle << (bits - 8);
        var isGrey = false;
        foreach (var value in values)
        {
            isGrey |= value >= middle && value != ignored;
        }

        var labels = new byte[values.Length];
        for (var at = 0; at < labels.Length; at++)
        {
            labels[at] = values[at] == ignored ? Ignored : values[at] >= (isGrey ? middle : 1) ? (byte)1 : (byte)0;
        }

        return new(labels, size);
    }

    /// <summary>The object alone.</summary>
    public RleMask ToMask() => RleMask.FromBitmap(Array.ConvertAll(_labels, label => label == 1 ? (byte)1 : (byte)0), Size);

    /// <summary>Intersection over union of what is not ignored, 0..1; 1 when both are empty.</summary>
    /// <param name="predicted">[height, width] row-major, anything but 0 is object.</param>
    public double Iou(ReadOnlySpan<byte> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, _labels.Length, nameof(predicted));
        long intersection = 0, union = 0;
        for (var at = 0; at < _labels.Length; at++)
        {
            if (_labels[at] != Ignored)
            {
                intersection += _labels[at] == 1 && predicted[at] != 0 ? 1 : 0;
                union += _labels[at] == 1 || predicted[at] != 0 ? 1 : 0;
            }
        }

        return union == 0 ? 1 : (double)intersection / union;
    }
}
