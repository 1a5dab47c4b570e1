using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// Reads a soft map at picture pixels by joint bilateral upsampling (Kopf et al., 2007): of the working pixels around a place, those
/// that are near and of its colour count. A result lies between the values around it, so that a level set is only worked out where
/// they differ: along the border.
/// </summary>
internal sealed class BorderSampling
{
    private const float PlaceSigma = .75f;
    private const float ColourSigma = 22;
    private const int ColourSteps = 256;
    private const float MaxColourDistance = 12 * ColourSigma * ColourSigma;

    /// <summary>exp(-d^2 / 2 sigma^2) over d^2, with a floor so that equally foreign colours still average by place.</summary>
    private static readonly float[] ColourWeight = [.. Enumerable.Range(0, ColourSteps)
        .Select(step => 1e-3f + MathF.Exp(-(step * MaxColourDistance / ColourSteps) / (2 * ColourSigma * ColourSigma)))];

    private readonly PixelSize _picture;
    private readonly PixelSize _size;
    private readonly RgbImage _guide;
    private readonly RgbImage _working;
    private readonly float[] _values;
    private readonly bool _direct;

    public BorderSampling(PixelScene scene, float[] values)
    {
        (_picture, _size, _guide, _working, _values) = (scene.Picture, scene.Size, scene.Guide, scene.Working, values);
        _direct = _picture == _size;
    }

    public float At(int x, int y)
    {
        if (_direct)
        {
            return _values[(y * _size.Width) + x];
        }

        var wx = ((x + .5f) * _size.Width / _picture.Width) - .5f;
        var wy = ((y + .5f) * _size.Height / _picture.Height) - .5f;
        var guide = 3 * ((int)((long)y * _guide.Height / _picture.Height) * _guide.Width + (int)((long)x * _guide.Width / _picture.Width));
        var (r, g, b) = (_guide.Pixels[guide], _guide.Pixels[guide + 1], _guide.Pixels[guide + 2]);
        var (cx, cy) = (Centre(wx, _size.Width), Centre(wy, _size.Height));
        float sum = 0, weights = 0;
        for (var ny = Math.Max(cy - 1, 0); ny <= Math.Min(cy + 1, _size.Height - 1); ny++)
        {
            for (var nx = Math.Max(cx - 1, 0); nx <= Math.Min(cx + 1, _size.Width - 1); nx++)
            {
                var at = (ny * _size.Width) + nx;
                var (dr, dg, db) = (_working.Pixels[3 * at] - r, _working.Pixels[(3 * at) + 1] - g, _working.Pixels[(3 * at) + 2] - b);
                var colour = (int)(((dr * dr) + (dg * dg) + (db * db)) * (ColourSteps / MaxColourDistance));
                var (dx, dy) = (nx - wx, ny - wy);
                var weight = ColourWeight[Math.Min(colour, ColourSteps - 1)] * MathF.Exp(((dx * dx) + (dy * dy)) * (-1 / (2 * PlaceSigma * PlaceSigma)));
                sum += weight * _values[at];
                weights += weight;
            }
        }

        return sum / weights;
    }

    /// <summary>All picture pixels whose value is at least the threshold (and above 0).</summary>
    public RleMask LevelSet(double threshold)
    {
        var level = Math.Max((float)threshold, float.Epsilon);
        var states = States(level);
        var parts = Math.Clamp(Environment.ProcessorCount, 1, 8);
        var runs = new List<uint>[parts];
        Parallel.For(0, parts, part => runs[part] = Columns(states, level, (int)((long)part * _picture.Width / parts), (int)((long)(part + 1) * _picture.Width / parts)));
        return RleMask.FromRuns(_picture, [.. runs.SelectMany(list => list)]);
    }

    /// <summary>[width, height] column-major: 0 or 1 where every value that can count lies on that side, 2 where they differ.</summary>
    private byte[] States(float level)
    {
        var states = new byte[_values.Length];
        Parallel.For(0, _size.Width, x =>
        {
            for (var y = 0; y < _size.Height; y++)
            {
                var first = _values[(y * _size.Width) + x] >= level;
                var mixed = false;
                for (var ny = Math.Max(y - 1, 0); ny <= Math.Min(y + 1, _size.Height - 1) && !_direct; ny++)
                {
                    for (var nx = Math.Max(x - 1, 0); nx <= Math.Min(x + 1, _size.Width - 1); nx++)
                    {
                        mixed |= _values[(ny * _size.Width) + nx] >= level != first;
                    }
                }

                states[(x * _size.Height) + y] = mixed ? (byte)2 : first ? (byte)1 : (byte)0;
            }
        });
        return states;
    }

    /// <summary>Runs of some columns: always background, object, background, object ... so that lists can be put together.</summary>
    private List<uint> Columns(byte[] states, float level, int from, int to)
    {
        var runs = new List<uint>();
        var rows = RowEnds();
        var (value, length) = (false, 0u);
        void Add(bool next, uint count)
        {
            if (next != value)
            {
                runs.Add(length);
                (value, length) = (next, 0);
            }

            length += count;
        }

        for (var x = from; x < to; x++)
        {
            var column = Centre(((x + .5f) * _size.Width / _picture.Width) - .5f, _size.Width) * _size.Height;
            var top = 0;
            for (var cell = 0; cell < _size.Height; cell++)
            {
                var bottom = rows[cell];
                var state = states[column + cell];
                if (state < 2)
                {
                    if (bottom > top)
                    {
                        Add(state == 1, (uint)(bottom - top));
                    }
                }
                else
                {
                    for (var y = top; y < bottom; y++)
                    {
                        Add(At(x, y) >= level, 1);
                    }
                }

                top = bottom;
            }
        }

        runs.Add(length);
        if ((runs.Count & 1) == 1)
        {
            runs.Add(0);
        }

        return runs;
    }

    /// <summary>For each working row the end of the picture rows whose centre it is.</summary>
    private int[] RowEnds()
    {
        var ends = new int[_size.Height];
        for (var y = 0; y < _picture.Height; y++)
        {
            ends[Centre(((y + .5f) * _size.Height / _picture.Height) - .5f, _size.Height)] = y + 1;
        }

        for (var cell = 1; cell < ends.Length; cell++)
        {
            ends[cell] = Math.Max(ends[cell], ends[cell - 1]);
        }

        return ends;
    }

    private static int Centre(float at, int count) => Math.Clamp((int)MathF.Floor(at + .5f), 0, count - 1);
}
