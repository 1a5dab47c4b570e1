using System.Runtime.InteropServices;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>What a layer gives: [height, width, channels], channels innermost, so that vectors run over channels. Not zeroed.</summary>
/// <remarks>Outside the managed heap: the finest level of a picture takes 134 MB, and it is freed when it is disposed of and not when memory is collected.</remarks>
internal sealed unsafe class FeatureMap(int height, int width, int channels) : IDisposable
{
    private AlignedFloats _values = new((long)height * width * channels);

    public int Height => height;

    public int Width => width;

    public int Channels => channels;

    public int Pixels => height * width;

    public float* Values => _values.Pointer;

    public float* Row(int y) => Values + ((nint)y * width * channels);

    /// <summary>A new map, which goes back to the system if filling it fails or is cancelled.</summary>
    public static FeatureMap Filled(int height, int width, int channels, Action<FeatureMap> fill)
    {
        var map = new FeatureMap(height, width, channels);
        try
        {
            fill(map);
            return map;
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <param name="planes">[channels, height, width], as pictures come.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static FeatureMap FromPlanes(ReadOnlySpan<float> planes, int height, int width)
    {
        var map = new FeatureMap(height, width, planes.Length / (height * width));
        for (var channel = 0; channel < map.Channels; channel++)
        {
            for (var pixel = 0; pixel < map.Pixels; pixel++)
            {
                map.Values[((nint)pixel * map.Channels) + channel] = planes[(channel * map.Pixels) + pixel];
            }
        }

        return map;
    }

    /// <summary>The first <paramref name="count"/> channels as planes.</summary>
    /// <returns>[count, height, width].</returns>
    public float[] ToPlanes(int count)
    {
        var planes = new float[count * Pixels];
        for (var channel = 0; channel < count; channel++)
        {
            for (var pixel = 0; pixel < Pixels; pixel++)
            {
                planes[(channel * Pixels) + pixel] = Values[((nint)pixel * channels) + channel];
            }
        }

        return planes;
    }

    /// <summary>The same numbers once more.</summary>
    public FeatureMap Copy()
    {
        var copy = new FeatureMap(height, width, channels);
        NativeMemory.Copy(Values, copy.Values, (nuint)Pixels * (nuint)channels * sizeof(float));
        return copy;
    }

    /// <summary>Every pixel as 2 x 2 equal ones.</summary>
    public FeatureMap Twice() => Sampled(2 * height, 2 * width, (y, x) => (y / 2, x / 2));

    /// <summary>The first of every 2 x 2 pixels.</summary>
    public FeatureMap Half() => Sampled((height + 1) / 2, (width + 1) / 2, (y, x) => (2 * y, 2 * x));

    /// <summary>The channels of two maps of one size, pixel by pixel.</summary>
    public static FeatureMap Join(FeatureMap first, FeatureMap second)
    {
        var both = new FeatureMap(first.Height, first.Width, first.Channels + second.Channels);
        for (var pixel = 0; pixel < both.Pixels; pixel++)
        {
            var to = both.Values + ((nint)pixel * both.Channels);
            first.Pixel(pixel).CopyTo(new(to, first.Channels));
            second.Pixel(pixel).CopyTo(new(to + first.Channels, second.Channels));
        }

        return both;
    }

    public void Dispose() => _values.Dispose();

    private ReadOnlySpan<float> Pixel(int pixel) => new(Values + ((nint)pixel * channels), channels);

    private FeatureMap Sampled(int rows, int columns, Func<int, int, (int Y, int X)> from)
    {
        var sampled = new FeatureMap(rows, columns, channels);
        for (var pixel = 0; pixel < sampled.Pixels; pixel++)
        {
            var (y, x) = from(pixel / columns, pixel % columns);
            Pixel((y * width) + x).CopyTo(new(sampled.Values + ((nint)pixel * channels), channels));
        }

        return sampled;
    }
}
