using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Unsupervised;

/// <summary>
/// Labels of working pixels at the picture's own resolution: of the labels around a place, the one whose pixels are nearest and most of its
/// colour (joint bilateral, as <see cref="BorderSampling"/>). Every picture pixel has exactly one label.
/// </summary>
internal sealed class LabelSampling(PixelScene scene, ushort[] labels)
{
    private const float PlaceFall = 1 / (2 * .75f * .75f);
    private const float ColourFall = 1 / (2 * 22f * 22f);
    private const float Foreign = 1e-3f;
    private readonly bool _direct = scene.Picture == scene.Size;

    /// <summary>[height, width] of the working picture: whether another label is near. Worked out for the first mask and kept for the next ones.</summary>
    private readonly Lazy<bool[]> _mixed = new(() => Mixed(scene.Size, labels));

    /// <summary>What is kept beside the labels, at most.</summary>
    public long ByteSize => _direct ? 0 : labels.Length;

    /// <summary>[height, width] of the picture, row-major.</summary>
    public ushort[] Labels()
    {
        if (_direct)
        {
            return labels;
        }

        var result = new ushort[scene.Picture.Area];
        var isMixed = _mixed.Value;
        Parallel.For(0, scene.Picture.Height, y =>
        {
            var row = scene.WorkingRow(y) * scene.Size.Width;
            for (var x = 0; x < scene.Picture.Width; x++)
            {
                var at = row + scene.WorkingColumn(x);
                result[((long)y * scene.Picture.Width) + x] = isMixed[at] ? Best(x, y) : labels[at];
            }
        });
        return result;
    }

    /// <summary>The picture pixels whose label is chosen.</summary>
    public RleMask Mask(bool[] chosen)
    {
        var isMixed = _direct ? null : _mixed.Value;
        var parts = Math.Clamp(Environment.ProcessorCount, 1, 8);
        var bits = new byte[scene.Picture.Area];
        Parallel.For(0, parts, part =>
        {
            var (from, to) = ((int)((long)part * scene.Picture.Height / parts), (int)((long)(part + 1) * scene.Picture.Height / parts));
            for (var y = from; y < to; y++)
            {
                var row = scene.WorkingRow(y) * scene.Size.Width;
                for (var x = 0; x < scene.Picture.Width; x++)
                {
                    var at = row + scene.WorkingColumn(x);
                    var label = isMixed?[at] == true ? Best(x, y) : labels[at];
                    bits[((long)y * scene.Picture.Width) + x] = chosen[label] ? (byte)1 : (byte)0;
                }
            }
        });
        return RleMask.FromBitmap(bits, scene.Picture);
    }

    private static bool[] Mixed(PixelSize size, ushort[] labels)
    {
        var (width, height) = (size.Width, size.Height);
        var mixed = new bool[labels.Length];
        Parallel.For(0, height, y =>
        {
            for (var x = 0; x < width; x++)
            {
                var own = labels[(y * width) + x];
                for (var ny = Math.Max(y - 1, 0); ny <= Math.Min(y + 1, height - 1); ny++)
                {
                    for (var nx = Math.Max(x - 1, 0); nx <= Math.Min(x + 1, width - 1); nx++)
                    {
                        mixed[(y * width) + x] |= labels[(ny * width) + nx] != own;
                    }
                }
            }
        });
        return mixed;
    }

    private ushort Best(int x, int y)
    {
        var (size, picture, guide, working) = (scene.Size, scene.Picture, scene.Guide, scene.Working);
        var (wx, wy) = (((x + .5f) * size.Width / picture.Width) - .5f, ((y + .5f) * size.Height / picture.Height) - .5f);
        var under = 3 * (((int)((long)y * guide.Height / picture.Height) * guide.Width) + (int)((long)x * guide.Width / picture.Width));
        var (cx, cy) = (scene.WorkingColumn(x), scene.WorkingRow(y));
        Span<ushort> found = stackalloc ushort[9];
        Span<float> weights = stackalloc float[9];
        var (count, best) = (0, 0);
        for (var ny = Math.Max(cy - 1, 0); ny <= Math.Min(cy + 1, size.Height - 1); ny++)
        {
            for (var nx = Math.Max(cx - 1, 0); nx <= Math.Min(cx + 1, size.Width - 1); nx++)
            {
                var at = (ny * size.Width) + nx;
                float dr = working.Pixels[3 * at] - guide.Pixels[under];
                float dg = working.Pixels[(3 * at) + 1] - guide.Pixels[under + 1];
                float db = working.Pixels[(3 * at) + 2] - guide.Pixels[under + 2];
                var (dx, dy) = (nx - wx, ny - wy);
                var weight = (Foreign + MathF.Exp(-ColourFall * ((dr * dr) + (dg * dg) + (db * db)))) * MathF.Exp(-PlaceFall * ((dx * dx) + (dy * dy)));
                var place = found[..count].IndexOf(labels[at]);
                if (place < 0)
                {
                    place = count++;
                    (found[place], weights[place]) = (labels[at], 0);
                }

                weights[place] += weight;
            }
        }

        for (var i = 1; i < count; i++)
        {
            best = weights[i] > weights[best] ? i : best;
        }

        return found[best];
    }
}
