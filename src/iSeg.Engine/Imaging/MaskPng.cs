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
}
