using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>
/// Between the cells of a square grid over the picture and the scene's regions: how much of each cell's bilinear tent lies in each region.
/// </summary>
internal sealed class RegionSampling
{
    private readonly int[] _starts;
    private readonly int[] _cells;
    private readonly float[] _weights;
    private readonly int _cellCount;

    private RegionSampling(int[] starts, int[] cells, float[] weights, int cellCount) =>
        (_starts, _cells, _weights, _cellCount) = (starts, cells, weights, cellCount);

    public long ByteSize => 4L * (_starts.Length + _cells.Length + _weights.Length);

    public static RegionSampling Build(PixelScene scene, int grid)
    {
        var pixels = new List<int>[scene.Regions.Count];
        for (var at = 0; at < scene.Labels.Length; at++)
        {
            (pixels[scene.Labels[at]] ??= []).Add(at);
        }

        var (columns, rows) = (Places(scene.Size.Width, grid), Places(scene.Size.Height, grid));
        var starts = new int[scene.Regions.Count + 1];
        var (cells, weights) = (new List<int>(), new List<float>());
        var (touched, total) = (new List<int>(), new float[grid * grid]);
        for (var region = 0; region < pixels.Length; region++)
        {
            foreach (var pixel in pixels[region])
            {
                var (y, x) = Math.DivRem(pixel, scene.Size.Width);
                var ((left, right, along), (top, bottom, down)) = (columns[x], rows[y]);
                Gather(total, touched, (top * grid) + left, (1 - down) * (1 - along));
                Gather(total, touched, (top * grid) + right, (1 - down) * along);
                Gather(total, touched, (bottom * grid) + left, down * (1 - along));
                Gather(total, touched, (bottom * grid) + right, down * along);
            }

            foreach (var cell in touched)
            {
                cells.Add(cell);
                weights.Add(total[cell] / pixels[region].Count);
                total[cell] = 0;
            }

            touched.Clear();
            starts[region + 1] = cells.Count;
        }

        return new(starts, [.. cells], [.. weights], grid * grid);
    }

    /// <summary>A map of the grid, enlarged bilinearly, as its mean over each region.</summary>
    /// <param name="map">[cells].</param>
    /// <returns>[regions].</returns>
    public float[] ToRegions(ReadOnlySpan<float> map)
    {
        var values = new float[_starts.Length - 1];
        for (var region = 0; region < values.Length; region++)
        {
            for (var i = _starts[region]; i < _starts[region + 1]; i++)
            {
                values[region] += _weights[i] * map[_cells[i]];
            }
        }

        return values;
    }

    /// <summary>Gives what the regions have to the cells that they lie in.</summary>
    /// <param name="regions">[regions].</param>
    /// <returns>[cells].</returns>
    public float[] ToCells(ReadOnlySpan<float> regions)
    {
        var map = new float[_cellCount];
        for (var region = 0; region < regions.Length; region++)
        {
            for (var i = _starts[region]; regions[region] != 0 && i < _starts[region + 1]; i++)
            {
                map[_cells[i]] += _weights[i] * regions[region];
            }
        }

        return map;
    }

    /// <summary>The cells that a region lies in, and how much of it each has; weights sum to 1.</summary>
    public IEnumerable<(int Cell, float Weight)> CellsOf(int region)
    {
        for (var i = _starts[region]; i < _starts[region + 1]; i++)
        {
            yield return (_cells[i], _weights[i]);
        }
    }

    private static void Gather(float[] total, List<int> touched, int cell, float weight)
    {
        if (weight > 0)
        {
            if (total[cell] == 0)
            {
                touched.Add(cell);
            }

            total[cell] += weight;
        }
    }

    /// <summary>Per pixel the two cells between whose centres it lies.</summary>
    private static (int First, int Second, float Fraction)[] Places(int pixels, int grid)
    {
        var places = new (int, int, float)[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var at = Math.Clamp(((i + .5f) * grid / pixels) - .5f, 0, grid - 1);
            var first = Math.Min((int)at, grid - 1);
            places[i] = (first, Math.Min(first + 1, grid - 1), at - first);
        }

        return places;
    }
}
