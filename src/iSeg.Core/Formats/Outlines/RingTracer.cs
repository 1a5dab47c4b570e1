using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Outlines;

/// <summary>Finds all rings of a mask. Pixels that only touch at a corner belong to different parts.</summary>
internal static class RingTracer
{
    /// <summary>Right, down, left, up.</summary>
    private static readonly (int X, int Y)[] Steps = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    public static List<Ring> Trace(RleMask mask)
    {
        var (width, height, bits) = (mask.Width, mask.Height, mask.ToBitmap());
        var seen = new bool[bits.Length];
        var rings = new List<Ring>();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                // Every ring runs to the right along the top of some pixel.
                if (bits[(y * width) + x] == 1 && (y == 0 || bits[((y - 1) * width) + x] == 0) && !seen[(y * width) + x])
                {
                    rings.Add(Follow(bits, seen, width, height, x, y));
                }
            }
        }

        return rings;
    }

    private static Ring Follow(byte[] bits, bool[] seen, int width, int height, int startX, int startY)
    {
        var corners = new List<(int X, int Y)>();
        var (x, y, heading) = (startX, startY, 0);
        long doubleArea = 0;
        do
        {
            if (heading == 0)
            {
                seen[(y * width) + x] = true;
            }

            var (dx, dy) = Steps[heading];
            doubleArea += ((long)x * (y + dy)) - ((long)(x + dx) * y);
            (x, y) = (x + dx, y + dy);
            var turn = Turn(heading, x, y);
            if (turn != 0)
            {
                corners.Add((x, y));
                heading = (heading + turn) & 3;
            }
        }
        while (x != startX || y != startY || heading != 0);

        return new(corners, doubleArea < 0);

        // The two pixels ahead decide; where two pixels meet at a corner only, the way stays with its own.
        int Turn(int direction, int atX, int atY)
        {
            var (leftX, leftY, rightX, rightY) = direction switch
            {
                0 => (atX, atY - 1, atX, atY),
                1 => (atX, atY, atX - 1, atY),
                2 => (atX - 1, atY, atX - 1, atY - 1),
                _ => (atX - 1, atY - 1, atX, atY - 1),
            };
            return !On(rightX, rightY) ? 1 : On(leftX, leftY) ? -1 : 0;
        }

        bool On(int px, int py) => (uint)px < (uint)width && (uint)py < (uint)height && bits[(py * width) + px] == 1;
    }
}
