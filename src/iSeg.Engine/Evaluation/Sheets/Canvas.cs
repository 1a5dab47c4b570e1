using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Evaluation.Sheets;

/// <summary>A colour of a contact sheet, 8 bits a channel.</summary>
internal readonly record struct Ink(byte R, byte G, byte B)
{
    public static readonly Ink Paper = new(24, 24, 28);
    public static readonly Ink Text = new(235, 235, 235);
    public static readonly Ink Faint = new(150, 150, 155);
    public static readonly Ink Black = new(0, 0, 0);
    public static readonly Ink White = new(255, 255, 255);
    public static readonly Ink Positive = new(0, 190, 60);
    public static readonly Ink Negative = new(235, 30, 40);
    public static readonly Ink Box = new(255, 220, 0);
    public static readonly Ink Mask = new(200, 40, 255);
}

/// <summary>Pixels to draw on; what falls outside is left out.</summary>
internal sealed class Canvas
{
    private readonly byte[] _pixels;

    public Canvas(PixelSize size)
    {
        Size = size;
        _pixels = new byte[3 * size.Area];
        Fill(size.Bounds, Ink.Paper);
    }

    public PixelSize Size { get; }

    public void Set(int x, int y, Ink ink, double cover = 1)
    {
        if ((uint)x >= (uint)Size.Width || (uint)y >= (uint)Size.Height)
        {
            return;
        }

        var pixel = _pixels.AsSpan(3 * ((y * Size.Width) + x), 3);
        pixel[0] = Mix(pixel[0], ink.R, cover);
        pixel[1] = Mix(pixel[1], ink.G, cover);
        pixel[2] = Mix(pixel[2], ink.B, cover);
    }

    public void Fill(PixelRect rect, Ink ink)
    {
        for (var y = rect.Y; y < rect.Bottom; y++)
        {
            for (var x = rect.X; x < rect.Right; x++)
            {
                Set(x, y, ink);
            }
        }
    }

    /// <summary>A picture over a rectangle, its pixels repeated where it is smaller.</summary>
    public void Place(RgbImage image, PixelRect rect)
    {
        for (var y = 0; y < rect.Height; y++)
        {
            for (var x = 0; x < rect.Width; x++)
            {
                var at = ((int)((long)y * image.Height / rect.Height) * image.Width) + (int)((long)x * image.Width / rect.Width);
                var pixel = image.Pixels.AsSpan(3 * at, 3);
                Set(rect.X + x, rect.Y + y, new(pixel[0], pixel[1], pixel[2]));
            }
        }
    }

    /// <summary>Every pixel whose centre is at most the radius from a line between two places.</summary>
    public void Line(PointD a, PointD b, double radius, Ink ink)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = (dx * dx) + (dy * dy);
        for (var y = (int)(Math.Min(a.Y, b.Y) - radius); y <= Math.Max(a.Y, b.Y) + radius; y++)
        {
            for (var x = (int)(Math.Min(a.X, b.X) - radius); x <= Math.Max(a.X, b.X) + radius; x++)
            {
                var t = length == 0 ? 0 : Math.Clamp((((x + .5 - a.X) * dx) + ((y + .5 - a.Y) * dy)) / length, 0, 1);
                if (new PointD(x + .5, y + .5).DistanceTo(new(a.X + (t * dx), a.Y + (t * dy))) <= radius)
                {
                    Set(x, y, ink);
                }
            }
        }
    }

    /// <summary>A text whose top left corner is at a pixel.</summary>
    public void Write(string text, int left, int top, int scale, Ink ink)
    {
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var (x, y) in SmallCapitals.Pixels(text[i]))
            {
                Fill(new(left + (scale * ((i * SmallCapitals.Advance) + x)), top + (scale * y), scale, scale), ink);
            }
        }
    }

    public byte[] ToPng()
    {
        using var image = Image.NewFromMemory(_pixels, Size.Width, Size.Height, 3, Enums.BandFormat.Uchar);
        using var srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return srgb.PngsaveBuffer();
    }

    private static byte Mix(byte under, byte over, double cover) => (byte)Math.Round((under * (1 - cover)) + (over * cover));
}
