using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks;

/// <summary>
/// GrabCut as a textbook has it, with colour counts for mixtures: every pixel of the picture is a node, a disc around the click is the
/// first idea of the object, and colours and cut take turns three times.
/// </summary>
internal static class EngineWholePictureCut
{
    private const int Rounds = 3;
    private const int Bins = 16 * 16 * 16;

    public static bool[] Segment(RgbImage image, PointD click)
    {
        var inside = new bool[image.Size.Area];
        var radius = .2 * image.Height;
        for (var at = 0; at < inside.Length; at++)
        {
            var (y, x) = Math.DivRem(at, image.Width);
            inside[at] = new PointD(x, y).DistanceTo(click) <= radius;
        }

        for (var round = 0; round < Rounds; round++)
        {
            var counts = new int[2, Bins];
            for (var at = 0; at < inside.Length; at++)
            {
                counts[inside[at] ? 1 : 0, Bin(image, at)]++;
            }

            Cut(image, counts, inside);
        }

        return inside;
    }

    private static int Bin(RgbImage image, int at) =>
        (image.Pixels[3 * at] >> 4 << 8) | (image.Pixels[(3 * at) + 1] >> 4 << 4) | (image.Pixels[(3 * at) + 2] >> 4);

    private static void Cut(RgbImage image, int[,] counts, bool[] inside)
    {
        var flow = new MaxFlow(inside.Length, 4 * inside.Length);
        for (var at = 0; at < inside.Length; at++)
        {
            var bin = Bin(image, at);
            flow.AddTerminal(at, (int)(64 * Math.Log((counts[1, bin] + 1.0) / (counts[0, bin] + 1.0))));
            var x = at % image.Width;
            foreach (var (dx, step) in ((int, int)[])[(1, 1), (0, image.Width), (1, image.Width + 1), (-1, image.Width - 1)])
            {
                if (x + dx >= 0 && x + dx < image.Width && at + step < inside.Length)
                {
                    var capacity = (int)(400 * Math.Exp(-Difference(image, at, at + step) / 800.0)) + 1;
                    flow.AddEdge(at, at + step, capacity, capacity);
                }
            }
        }

        flow.Solve();
        for (var at = 0; at < inside.Length; at++)
        {
            inside[at] = flow.IsSource(at);
        }
    }

    private static int Difference(RgbImage image, int a, int b)
    {
        var (r, g, blue) = (image.Pixels[3 * a] - image.Pixels[3 * b], image.Pixels[(3 * a) + 1] - image.Pixels[(3 * b) + 1], image.Pixels[(3 * a) + 2] - image.Pixels[(3 * b) + 2]);
        return (r * r) + (g * g) + (blue * blue);
    }
}
