using iSeg.Core.Geometry;

namespace iSeg.Engine.Unsupervised;

/// <summary>Segments everything: divides a picture into what belongs together without being told what is wanted.</summary>
public static class Divider
{
    /// <param name="image">Of any backbone.</param>
    /// <param name="options">How fine.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>At least one segment, at most 255; the smallest join the last one where there are more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Task<PictureSegments> DivideAsync(EncodedImage image, DivideOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= DivideOptions.Default;
        options.Validate();
        return Task.Run(() => Divide(image, options, cancellationToken), cancellationToken);
    }

    private static PictureSegments Divide(EncodedImage image, DivideOptions options, CancellationToken cancellationToken)
    {
        var ofRegions = SegmentMaps.Largest(image.Divide(options, cancellationToken));
        var pixels = Enlarge(image.Scene.Labels, image.WorkingSize, image.PictureSize, region => (ushort)ofRegions[region]);
        return PictureSegments.Of(image.PictureSize, pixels, label => label);
    }

    /// <summary>Every pixel of the picture takes what lies under its middle.</summary>
    private static ushort[] Enlarge(int[] regions, PixelSize from, PixelSize to, Func<int, ushort> value)
    {
        var result = new ushort[to.Area];
        for (var y = 0; y < to.Height; y++)
        {
            var row = (int)(((2L * y) + 1) * from.Height / (2L * to.Height)) * from.Width;
            for (var x = 0; x < to.Width; x++)
            {
                result[((long)y * to.Width) + x] = value(regions[row + (int)(((2L * x) + 1) * from.Width / (2L * to.Width))]);
            }
        }

        return result;
    }
}
