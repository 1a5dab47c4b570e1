using System.Buffers;

namespace iSeg.Engine.PixelStage;

/// <summary>The regions on a coarse grid, where questions about shapes are cheap.</summary>
internal sealed class Sketch
{
    private const int LongSide = 112;
    private readonly int[] _region;
    private readonly CellExtent[] _extents;

    public Sketch(PixelScene scene)
    {
        var scale = Math.Min(1, LongSide / (double)Math.Max(scene.Size.Width, scene.Size.Height));
        Width = (int)Math.Max(1, Math.Round(scene.Size.Width * scale));
        Height = (int)Math.Max(1, Math.Round(scene.Size.Height * scale));
        _region = new int[Width * Height];
        _extents = new CellExtent[scene.Regions.Count];
        Array.Fill(_extents, new(short.MaxValue, -1, short.MaxValue, -1));
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (sx, sy) = ((int)((x + .5) * scene.Size.Width / Width), (int)((y + .5) * scene.Size.Height / Height));
                var region = _region[(y * Width) + x] = scene.Labels[(sy * scene.Size.Width) + sx];
                _extents[region] = _extents[region].With(x, y);
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    public long ByteSize => (4L * _region.Length) + (8L * _extents.Length);

    /// <summary>
    /// How deep the deepest cell of a set lies and how deep the deepest marked cell, in cells (a 3-4 chamfer distance to what is
    /// outside the set or the picture); 0 for what the grid misses.
    /// </summary>
    public (float Deepest, float Marked) Depths(ReadOnlySpan<bool> set, ReadOnlySpan<float> mark)
    {
        var (left, right, top, bottom) = Extent(set);
        if (left > right)
        {
            return (0, 0);
        }

        // A frame of empty cells around the set's extent: beyond it nothing belongs to the set.
        var (width, height) = (right - left + 1, bottom - top + 1);
        var stride = width + 2;
        var buffer = ArrayPool<ushort>.Shared.Rent(stride * (height + 2));
        var depth = buffer.AsSpan(0, stride * (height + 2));
        depth.Clear();
        for (var y = 0; y < height; y++)
        {
            var above = depth.Slice(y * stride, stride);
            var row = depth.Slice((y + 1) * stride, stride);
            var regions = _region.AsSpan(((y + top) * Width) + left, width);
            for (var x = 0; x < regions.Length; x++)
            {
                if (set[regions[x]])
                {
                    row[x + 1] = (ushort)Math.Min(Math.Min(row[x], above[x + 1]) + 3, Math.Min(above[x], above[x + 2]) + 4);
                }
            }
        }

        int deepest = 0, marked = 0;
        for (var y = height - 1; y >= 0; y--)
        {
            var row = depth.Slice((y + 1) * stride, stride);
            var below = depth.Slice((y + 2) * stride, stride);
            var regions = _region.AsSpan(((y + top) * Width) + left, width);
            for (var x = regions.Length - 1; x >= 0; x--)
            {
                int value = row[x + 1];
                if (value != 0)
                {
                    value = Math.Min(value, Math.Min(Math.Min(row[x + 2], below[x + 1]) + 3, Math.Min(below[x], below[x + 2]) + 4));
                    row[x + 1] = (ushort)value;
                    deepest = Math.Max(deepest, value);
                    marked = value > marked && mark[regions[x]] > 0 ? value : marked;
                }
            }
        }

        ArrayPool<ushort>.Shared.Return(buffer);
        return (deepest / 3f, marked / 3f);
    }

    /// <summary>The cells that a set of regions may cover; left beyond right when it covers none.</summary>
    private (int Left, int Right, int Top, int Bottom) Extent(ReadOnlySpan<bool> set)
    {
        var (left, right, top, bottom) = (int.MaxValue, -1, int.MaxValue, -1);
        for (var region = 0; region < set.Length; region++)
        {
            if (set[region])
            {
                var extent = _extents[region];
                (left, right) = (Math.Min(left, extent.Left), Math.Max(right, extent.Right));
                (top, bottom) = (Math.Min(top, extent.Top), Math.Max(bottom, extent.Bottom));
            }
        }

        return (left, right, top, bottom);
    }

    private readonly record struct CellExtent(short Left, short Right, short Top, short Bottom)
    {
        public CellExtent With(int x, int y) => new((short)Math.Min(Left, x), (short)Math.Max(Right, x), (short)Math.Min(Top, y), (short)Math.Max(Bottom, y));
    }
}
