using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>Pictures at the exact size that a network asks for, each direction by a factor of its own.</summary>
internal static class PictureResizing
{
    /// <summary>Lies on the picture where it was: its middle stays its middle, its rim its rim.</summary>
    /// <param name="image">Of any shape.</param>
    /// <param name="size">Wanted.</param>
    /// <param name="reducing">The filter where the picture gets smaller; where it gets larger, it is bicubic.</param>
    /// <returns>[height, width, 3].</returns>
    public static byte[] Resize(RgbImage image, PixelSize size, Enums.Kernel reducing)
    {
        if (image.Size == size)
        {
            return image.Pixels;
        }

        using var picture = Image.NewFromMemory(image.Pixels, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
        using var reduced = picture.Resize(Math.Min(1, (double)size.Width / image.Width), kernel: reducing, vscale: Math.Min(1, (double)size.Height / image.Height));

        // Resize would enlarge too, but lays everything half a pixel too far right and down: the middle stays the middle only with half a pixel on both sides, before
        // and after. This also makes up for a row or column too few or too many, which rounding can leave behind the reduction.
        using var cubic = Interpolate.NewFromName("bicubic");
        using var exact = reduced.Width == size.Width && reduced.Height == size.Height
            ? reduced.Copy()
            : reduced.Affine(
                [(double)size.Width / reduced.Width, 0, 0, (double)size.Height / reduced.Height],
                interpolate: cubic,
                oarea: [0, 0, size.Width, size.Height],
                idx: .5,
                idy: .5,
                odx: -.5,
                ody: -.5,
                extend: Enums.Extend.Copy);
        return exact.WriteToMemory<byte>();
    }
}
