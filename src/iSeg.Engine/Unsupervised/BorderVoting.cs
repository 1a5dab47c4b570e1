using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Unsupervised;

/// <summary>
/// Draws the borders between segments pixel by pixel: a pixel near a border takes the label that most of the pixels around it have, those of its own
/// colour counting most. Teeth of the regions go, edges of the picture stay.
/// </summary>
internal static class BorderVoting
{
    private const int Reach = 2;
    private const int Rounds = 2;
    private const float ColourFall = 1 / (2 * 18f * 18f);

    /// <summary>What any neighbour counts, so that where colours say nothing the border becomes straight.</summary>
    private const float Any = .08f;

    /// <param name="scene">The picture.</param>
    /// <param name="labels">[height, width] of the working picture.</param>
    /// <returns>The same with other borders, a new array.</returns>
    public static ushort[] Vote(PixelScene scene, ushort[] labels)
    {
        var (width, height) = (scene.Size.Width, scene.Size.Height);
        for (var round = 0; round < Rounds; round++)
        {
            var (from, to) = (labels, (ushort[])labels.Clone());
            Parallel.For(0, height, y =>
            {
                for (var x = 0; x < width; x++)
                {
                    if (IsMixed(from, width, height, x, y))
                    {
                        to[(y * width) + x] = Winner(scene.Working.Pixels, from, width, height, x, y);
                    }
                }
            });
            labels = to;
        }

        return labels;
    }

    private static bool IsMixed(ushort[] labels, int width, int height, int x, int y)
    {
        var at = (y * width) + x;
        return (x > 0 && labels[at - 1] != labels[at]) || (x + 1 < width && labels[at + 1] != labels[at])
            || (y > 0 && labels[at - width] != labels[at]) || (y + 1 < height && labels[at + width] != labels[at]);
    }

    private static ushort Winner(byte[] pixels, ushort[] labels, int width, int height, int x, int y)
    {
        const int Side = (2 * Reach) + 1;
        Span<ushort> found = stackalloc ushort[Side * Side];
        Span<float> votes = stackalloc float[Side * Side];
        var (at, count) = (3 * ((y * width) + x), 0);
        for (var ny = Math.Max(y - Reach, 0); ny <= Math.Min(y + Reach, height - 1); ny++)
        {
            for (var nx = Math.Max(x - Reach, 0); nx <= Math.Min(x + Reach, width - 1); nx++)
            {
                var other = (ny * width) + nx;
                var (dr, dg, db) = (pixels[3 * other] - pixels[at], pixels[(3 * other) + 1] - pixels[at + 1], pixels[(3 * other) + 2] - pixels[at + 2]);
                var place = found[..count].IndexOf(labels[other]);
                if (place < 0)
                {
                    place = count++;
                    (found[place], votes[place]) = (labels[other], 0);
                }

                votes[place] += Any + MathF.Exp(-ColourFall * ((dr * dr) + (dg * dg) + (db * db)));
            }
        }

        var best = 0;
        for (var i = 1; i < count; i++)
        {
            best = votes[i] > votes[best] ? i : best;
        }

        return found[best];
    }
}
