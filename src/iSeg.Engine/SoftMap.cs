using iSeg.Core.Geometry;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine;

/// <summary>How much each place belongs to the object, 0..1, computed at working size and asked for at any pixel of the picture.</summary>
public sealed class SoftMap
{
    private readonly float[] _values;
    private readonly BorderSampling _sampling;

    internal SoftMap(PixelScene scene, float[] values)
    {
        (Size, PictureSize) = (scene.Size, scene.Picture);
        _values = values;
        _sampling = new(scene, values);
    }

    /// <summary>The working size.</summary>
    public PixelSize Size { get; }

    public PixelSize PictureSize { get; }

    /// <summary>[height, width] row-major of <see cref="Size"/>, 0..1.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The value at a pixel of the picture, following the picture's own edges between working pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The pixel lies outside the picture.</exception>
    public float Sample(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)PictureSize.Width, nameof(x));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)PictureSize.Height, nameof(y));
        return _sampling.At(x, y);
    }

    internal BorderSampling Sampling => _sampling;
}
