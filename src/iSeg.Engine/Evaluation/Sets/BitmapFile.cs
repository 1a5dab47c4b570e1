using System.Buffers.Binary;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine.Evaluation.Sets;

/// <summary>
/// BMP, which libvips does not read and old evaluation sets are made of: uncompressed, 1, 4, 8, 24 or 32 bits a pixel (Microsoft's
/// BITMAPFILEHEADER and BITMAPINFOHEADER). The fourth byte of 32-bit pixels is left out.
/// </summary>
internal static class BitmapFile
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;
    private const int MaskedFields = 3;

    public static bool IsBitmap(Stream content)
    {
        content.Position = 0;
        var isBitmap = content.ReadByte() == 'B' && content.ReadByte() == 'M';
        content.Position = 0;
        return isBitmap;
    }

    /// <exception cref="PictureException">Another kind of BMP, too large, or cut off.</exception>
    public static RgbImage Read(Stream content, PictureLimits limits)
    {
        try
        {
            return ReadWhole(content, limits);
        }
        catch (EndOfStreamException exception)
        {
            throw new PictureException(PictureFault.Damaged, "The BMP picture is cut off.", exception);
        }
    }

    private static RgbImage ReadWhole(Stream content, PictureLimits limits)
    {
        Span<byte> head = stackalloc byte[FileHeader + InfoHeader];
        content.Position = 0;
        content.ReadExactly(head);
        var pixelsAt = BinaryPrimitives.ReadUInt32LittleEndian(head[10..]);
        var info = head[FileHeader..];
        var infoLength = BinaryPrimitives.ReadUInt32LittleEndian(info);
        var (width, rows) = (BinaryPrimitives.ReadInt32LittleEndian(info[4..]), BinaryPrimitives.ReadInt32LittleEndian(info[8..]));
        var (bits, compression) = (BinaryPrimitives.ReadUInt16LittleEndian(info[14..]), BinaryPrimitives.ReadUInt32LittleEndian(info[16..]));
        var colours = BinaryPrimitives.ReadUInt32LittleEndian(info[32..]);
        if (infoLength is < InfoHeader or > 1024 || bits is not (1 or 4 or 8 or 24 or 32) || !(compression == 0 || (compression == MaskedFields && bits == 32)))
        {
            throw new PictureException(PictureFault.NotSupported, "Of BMP pictures only uncompressed ones of 1, 4, 8, 24 or 32 bits a pixel are read.");
        }

        if (width < 1 || rows is 0 or int.MinValue)
        {
            throw new PictureException(PictureFault.Damaged, $"The BMP picture says it is {width}x{rows}.");
        }

        var size = new PixelSize(width, Math.Abs(rows));
        limits.Check(size);
        var palette = ReadPalette(content, infoLength, bits, colours);
        content.Position = pixelsAt;
        var pixels = new byte[3 * size.Area];
        var line = new byte[(((long)width * bits) + 31) / 32 * 4];
        for (var y = 0; y < size.Height; y++)
        {
            content.ReadExactly(line);

            // A positive number of rows means from bottom to top.
            var row = rows > 0 ? size.Height - 1 - y : y;
            ReadRow(line, bits, palette, pixels.AsSpan(3 * row * width, 3 * width));
        }

        return new(size, pixels);
    }

    /// <summary>Blue, green, red, unused; black where the file has fewer colours than its pixels can name.</summary>
    private static byte[] ReadPalette(Stream content, uint infoLength, int bits, uint colours)
    {
        if (bits > 8)
        {
            return [];
        }

        var palette = new byte[4 << bits];
        content.Position = FileHeader + infoLength;
        content.ReadExactly(palette.AsSpan(0, 4 * (int)Math.Min(colours == 0 ? 1u << bits : colours, 1u << bits)));
        return palette;
    }

    private static void ReadRow(ReadOnlySpan<byte> line, int bits, ReadOnlySpan<byte> palette, Span<byte> pixels)
    {
        for (var x = 0; 3 * x < pixels.Length; x++)
        {
            var colour = bits > 8
                ? line[(x * bits / 8)..]
                : palette[(4 * ((line[x * bits / 8] >> (8 - bits - (x * bits % 8))) & ((1 << bits) - 1)))..];
            (pixels[3 * x], pixels[(3 * x) + 1], pixels[(3 * x) + 2]) = (colour[2], colour[1], colour[0]);
        }
    }
}
