using System.Numerics;
using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;
using NetVips;

namespace iSeg.Engine.Evaluation.Sets;

/// <summary>
/// Masks from picture files, values as they stand there: no colour profile is followed, transparency is left out, the value of a
/// coloured pixel is its largest channel.
/// </summary>
public static class MaskFile
{
    /// <exception cref="PictureException">Not a picture that is read, damaged, or too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Truth Load(string path, int? ignored)
    {
        using var file = File.OpenRead(path);
        if (BitmapFile.IsBitmap(file))
        {
            var bitmap = BitmapFile.Read(file, PictureLimits.Default);
            return Truth.FromValues(Largest<byte>(bitmap.Pixels, 3, 3), bitmap.Size, ignored);
        }

        var info = PictureHeader.Read(file, PictureLimits.Default);
        var values = Vips.Guard(
            () =>
            {
                using var loaded = Vips.Open(file, info.Format);
                using var upright = loaded.Autorot();
                using var deep = upright.Cast(Enums.BandFormat.Ushort);
                return Largest<ushort>(deep.WriteToMemory<ushort>(), deep.Bands, deep.HasAlpha() ? deep.Bands - 1 : deep.Bands);
            },
            CancellationToken.None);
        return Truth.FromValues(values, info.Size, ignored, info.BitsPerChannel == 8 ? 8 : 16);
    }

    /// <summary>The largest of the first so many channels of every pixel.</summary>
    private static ushort[] Largest<T>(ReadOnlySpan<T> pixels, int channels, int counted)
        where T : struct, IBinaryInteger<T>
    {
        var values = new ushort[pixels.Length / channels];
        for (var at = 0; at < values.Length; at++)
        {
            var largest = T.Zero;
            foreach (var value in pixels.Slice(at * channels, counted))
            {
                largest = T.Max(largest, value);
            }

            values[at] = ushort.CreateTruncating(largest);
        }

        return values;
    }
}
