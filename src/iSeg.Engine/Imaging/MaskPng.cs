using iSeg.Core.Masks;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>Masks as picture files.</summary>
public static class MaskPng
{
    /// <summary>A PNG of the mask's size: 8-bit grey, 255 is the object, 0 is not.</summary>
    public static byte[] Encode(RleMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var pixels = GC.AllocateUninitializedArray<byte>((int)mask.Size.Area);
        mask.CopyTo(pixels, 255);
        using var image = Image.NewFromMemory(pixels, mask.Width, mask.Height, 1, Enums.BandFormat.Uchar);
        return image.PngsaveBuffer();
    }

    /// <summary>Several masks in one PNG: 8-bit grey, 0 is none of them, 1 the first, and so on; where they overlap the later one shows.</summary>
    /// <param name="masks">One to 255, all of one size.</param>
    public static byte[] EncodeLabels(IReadOnlyList<RleMask> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(masks.Count, byte.MaxValue);
        var size = masks[0].Size;
        var pixels = new byte[size.Area];
        foreach (var (index, mask) in masks.Index())
        {
            foreach (var (column, top, bottom) in mask.ColumnSpans())
            {
                for (var row = top; row < bottom; row++)
                {
                    pixels[((long)row * size.Width) + column] = (byte)(index + 1);
                }
            }
        }

        using var image = Image.NewFromMemory(pixels, size.Width, size.Height, 1, Enums.BandFormat.Uchar);
        return image.PngsaveBuffer();
    }
}
