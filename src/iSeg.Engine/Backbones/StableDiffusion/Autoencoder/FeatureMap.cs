namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>What a layer gives: [height, width, channels], channels innermost, so that vectors run over channels. Not zeroed.</summary>
/// <remarks>Outside the managed heap: the finest level of a picture takes 134 MB, and it goes back to the system at once.</remarks>
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

    public void Dispose() => _values.Dispose();
}
