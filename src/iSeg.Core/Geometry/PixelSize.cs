namespace iSeg.Core.Geometry;

/// <summary>Width and height of a picture or mask, in pixels.</summary>
public readonly record struct PixelSize(int Width, int Height)
{
    /// <summary>Width times height.</summary>
    public long Area => (long)Width * Height;

    /// <summary>The rectangle from the origin that this size covers.</summary>
    public PixelRect Bounds => new(0, 0, Width, Height);

    /// <summary>The larger of width and height.</summary>
    public int LongSide => Math.Max(Width, Height);

    public override string ToString() => $"{Width}x{Height}";
}
