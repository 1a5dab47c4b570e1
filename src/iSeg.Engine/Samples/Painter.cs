using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;

namespace iSeg.Engine.Samples;

/// <summary>Draws shapes on a background, front to back last, with soft edges, shadows and a camera's grain.</summary>
internal static class Painter
{
    private const float Grain = 0.018f;
    private const int Block = 32;

    public static DrawnScene Draw(string name, PixelSize size, Func<float, float, Tint> background, IReadOnlyList<Shape> shapes, int seed)
    {
        var pixels = new byte[3 * size.Area];
        var owner = new byte[size.Area];
        var unit = 1f / size.Height;
        Parallel.For(0, (size.Height + Block - 1) / Block, band =>
        {
            for (var left = 0; left < size.Width; left += Block)
            {
                var block = new PixelRect(left, band * Block, Block, Block).Intersect(size.Bounds);
                DrawBlock(block, size, background, Near(block, unit, shapes), seed, pixels, owner);
            }
        });

        var bits = new byte[size.Area];
        var objects = shapes.Select((shape, index) =>
        {
            for (var i = 0; i < bits.Length; i++)
            {
                bits[i] = owner[i] == index + 1 ? (byte)1 : (byte)0;
            }

            return new DrawnObject(shape.Category, RleMask.FromBitmap(bits, size));
        });
        return new(name, new RgbImage(size, pixels), [.. objects]);
    }

    /// <summary>The shapes that can be seen in a block, shadow included, with their numbers: the others need not be asked at every pixel.</summary>
    private static List<(Shape Shape, byte Number)> Near(PixelRect block, float unit, IReadOnlyList<Shape> shapes)
    {
        var (x, y) = ((block.X + (block.Width / 2f)) * unit, (block.Y + (block.Height / 2f)) * unit);
        var reach = (.75f * Block * unit) + .06f;
        return [.. shapes.Select((shape, index) => (shape, (byte)(index + 1))).Where(s => s.shape.Distance(x, y) < reach)];
    }

    private static void DrawBlock(
        PixelRect block, PixelSize size, Func<float, float, Tint> background, List<(Shape Shape, byte Number)> shapes, int seed, byte[] pixels, byte[] owner)
    {
        var unit = 1f / size.Height;
        for (var row = block.Y; row < block.Bottom; row++)
        {
            for (var column = block.X; column < block.Right; column++)
            {
                var (colour, front) = Shade((column + .5f) * unit, (row + .5f) * unit, unit, background, shapes);
                var at = ((long)row * size.Width) + column;
                owner[at] = front;
                var grain = Grain * (Noise.At(column * .7f, row * .7f, seed) + Noise.At(column * .31f, row * .31f, seed + 1) - 1);
                pixels[3 * at] = ToByte(colour.R + grain);
                pixels[(3 * at) + 1] = ToByte(colour.G + grain);
                pixels[(3 * at) + 2] = ToByte(colour.B + grain);
            }
        }
    }

    private static (Tint Colour, byte Front) Shade(
        float x, float y, float unit, Func<float, float, Tint> background, List<(Shape Shape, byte Number)> shapes)
    {
        var colour = background(x, y);
        byte front = 0;
        foreach (var (shape, number) in shapes)
        {
            if (shape.Shadow)
            {
                var shade = Math.Clamp(1 - (shape.Distance(x - .012f, y - .02f) / .035f), 0, 1);
                colour *= 1 - (.38f * shade * shade);
            }

            var distance = shape.Distance(x, y);
            var cover = Math.Clamp(.5f - (distance / (1.6f * unit)), 0, 1);
            if (cover > 0)
            {
                colour = colour.Toward(shape.Paint(x, y, distance), cover);
            }

            if (distance < 0)
            {
                front = number;
            }
        }

        return (colour, front);
    }

    private static byte ToByte(float value) => (byte)Math.Clamp((int)MathF.Round(value * 255), 0, 255);
}
