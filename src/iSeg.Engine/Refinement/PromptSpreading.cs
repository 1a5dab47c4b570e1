using System.Numerics.Tensors;
using iSeg.Core.Geometry;

namespace iSeg.Engine.Refinement;

/// <summary>
/// Points, lines and boxes as the authors' interactive code treats them: a prompt is a map that is 1 where the person pointed,
/// it is refined in place of the cross-attention, stretched to 0..1 and enlarged to the picture.
/// </summary>
/// <param name="attention">Self-attention between the cells of the grid, row by row.</param>
/// <param name="grid">Cells across and down; their product is the matrix's size.</param>
internal sealed class PromptSpreading(AttentionMatrix attention, PixelSize grid)
{
    /// <summary>So many points of a line are refined together; more would not stay in the processor's cache.</summary>
    private const int AtOnce = 24;

    /// <summary>The cell under the point spreads.</summary>
    /// <returns>[height, width] row-major of <paramref name="picture"/>, values 0..1.</returns>
    public float[] SpreadPoint(PixelSize picture, (int X, int Y) point, int iterations) =>
        Bilinear.Resize(RefinePoints(picture, [point], iterations)[0], grid, picture);

    /// <summary>Every point of the line spreads by itself; the stretched maps are averaged.</summary>
    /// <returns>[height, width] row-major of <paramref name="picture"/>, values 0..1.</returns>
    public float[] SpreadLine(PixelSize picture, ReadOnlySpan<(int X, int Y)> line, int iterations)
    {
        var mean = new float[attention.Cells];
        for (var from = 0; from < line.Length; from += AtOnce)
        {
            foreach (var map in RefinePoints(picture, line.Slice(from, Math.Min(AtOnce, line.Length - from)), iterations))
            {
                TensorPrimitives.Add(mean, map, mean);
            }
        }

        TensorPrimitives.Divide(mean, (float)line.Length, mean);
        return Bilinear.Resize(mean, grid, picture);
    }

    /// <summary>All cells between two corners spread together; the far column and row are not part of the box.</summary>
    /// <returns>[height, width] row-major of <paramref name="picture"/>, values 0..1.</returns>
    public float[] SpreadBox(PixelSize picture, (int X, int Y) a, (int X, int Y) b, int iterations)
    {
        var (first, second) = (Cell(picture, a), Cell(picture, b));
        var map = new float[attention.Cells];
        for (var y = Math.Min(first.Y, second.Y); y < Math.Max(first.Y, second.Y); y++)
        {
            for (var x = Math.Min(first.X, second.X); x < Math.Max(first.X, second.X); x++)
            {
                map[(y * grid.Width) + x] = 1;
            }
        }

        MapIteration.Refine(attention, map, iterations);
        MapIteration.Stretch(map);
        return Bilinear.Resize(map, grid, picture);
    }

    private float[][] RefinePoints(PixelSize picture, ReadOnlySpan<(int X, int Y)> points, int iterations)
    {
        var maps = new float[points.Length][];
        for (var i = 0; i < maps.Length; i++)
        {
            var (x, y) = Cell(picture, points[i]);
            maps[i] = new float[attention.Cells];
            maps[i][(y * grid.Width) + x] = 1;
        }

        MapIteration.Refine(attention, maps, iterations);
        foreach (var map in maps)
        {
            MapIteration.Stretch(map);
        }

        return maps;
    }

    private (int X, int Y) Cell(PixelSize picture, (int X, int Y) point) =>
        ((int)((long)point.X * grid.Width / picture.Width), (int)((long)point.Y * grid.Height / picture.Height));
}
