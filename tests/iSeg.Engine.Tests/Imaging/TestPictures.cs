using System.Buffers.Binary;
using System.IO.Compression;
using NetVips;

namespace iSeg.Engine.Tests.Imaging;

/// <summary>Pictures made on the spot.</summary>
internal static class TestPictures
{
    /// <summary>Red grows to the right, green downwards, both over 0..255; blue is 40.</summary>
    public static Image Gradient(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = 3 * ((y * width) + x);
                pixels[at] = (byte)(255 * x / Math.Max(width - 1, 1));
                pixels[at + 1] = (byte)(255 * y / Math.Max(height - 1, 1));
                pixels[at + 2] = 40;
            }
        }

        return FromRgb(pixels, width, height);
    }

    /// <summary>Four quarters: red, green / blue, white. Every turn of it looks different.</summary>
    public static Image Quarters(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (r, g, b) = QuarterColor(x < width / 2, y < height / 2);
                var at = 3 * ((y * width) + x);
                (pixels[at], pixels[at + 1], pixels[at + 2]) = (r, g, b);
            }
        }

        return FromRgb(pixels, width, height);
    }

    public static (byte R, byte G, byte B) QuarterColor(bool left, bool top) => (left, top) switch
    {
        (true, true) => (255, 0, 0),
        (false, true) => (0, 255, 0),
        (true, false) => (0, 0, 255),
        _ => (255, 255, 255),
    };

    public static Image FromRgb(byte[] pixels, int width, int height) =>
        Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);

    /// <summary>One channel of any depth.</summary>
    public static Image Grey<T>(T[] values, int width, int height, Enums.BandFormat format)
        where T : unmanaged =>
        Image.NewFromMemory(values, width, height, 1, format).Copy(
            interpretation: format == Enums.BandFormat.Ushort ? Enums.Interpretation.Grey16 : Enums.Interpretation.Bw);

    public static Image WithOrientation(this Image image, int orientation) =>
        image.Mutate(m => m.Set(GValue.GIntType, "orientation", orientation));

    public static MemoryStream Jpeg(this Image image, int q = 95) =>
        new(image.JpegsaveBuffer(q: q, subsampleMode: Enums.ForeignSubsample.Off));

    public static MemoryStream Png(this Image image) => new(image.PngsaveBuffer());

    public static MemoryStream Tiff(this Image image) => new(image.TiffsaveBuffer());

    /// <summary>A PNG of zeros, valid in every byte, whose size is only in its header and its run lengths.</summary>
    /// <param name="width">As the header says.</param>
    /// <param name="height">As the header says.</param>
    /// <param name="rows">How many rows of data are really there.</param>
    public static MemoryStream BlackPng(int width, int height, int rows)
    {
        var output = new MemoryStream();
        output.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        Chunk(output, "IHDR"u8, header);
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[width + 1];
            for (var y = 0; y < rows; y++)
            {
                zlib.Write(row);
            }
        }

        Chunk(output, "IDAT"u8, data.ToArray());
        Chunk(output, "IEND"u8, []);
        output.Position = 0;
        return output;
    }

    private static void Chunk(MemoryStream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(type);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. type, .. data]));
        output.Write(number);
    }

    // PNG's own CRC (ISO 3309), bit by bit.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
            }
        }

        return ~crc;
    }
}
