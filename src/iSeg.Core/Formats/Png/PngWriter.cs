using System.Buffers.Binary;
using System.IO.Compression;
using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Png;

/// <summary>Writes label maps as PNG: indexed with the palette in the order given, grey of 8 or 16 bits, or RGB. Lossless, no metadata.</summary>
public static class PngWriter
{
    private static readonly uint[] Crc = MakeCrc();

    /// <param name="values">[height, width] row-major, 0..255: places in the palette.</param>
    /// <param name="palette">r, g, b, r, g, b, ...; at most 256 colours, and one for every value.</param>
    public static byte[] Indexed(ReadOnlySpan<int> values, PixelSize size, ReadOnlySpan<byte> palette) => Write(values, size, 8, 3, palette);

    /// <param name="values">[height, width] row-major, 0..255.</param>
    public static byte[] Grey8(ReadOnlySpan<int> values, PixelSize size) => Write(values, size, 8, 0, []);

    /// <param name="values">[height, width] row-major, 0..65535.</param>
    public static byte[] Grey16(ReadOnlySpan<int> values, PixelSize size) => Write(values, size, 16, 0, []);

    /// <param name="values">[height, width] row-major, r + 256 g + 65536 b.</param>
    public static byte[] Rgb(ReadOnlySpan<int> values, PixelSize size) => Write(values, size, 8, 2, []);

    private static byte[] Write(ReadOnlySpan<int> values, PixelSize size, byte depth, byte colour, ReadOnlySpan<byte> palette)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size.Height);
        (header[8], header[9], header[10], header[11], header[12]) = (depth, colour, 0, 0, 0);
        Chunk(file, "IHDR"u8, header);
        if (!palette.IsEmpty)
        {
            Chunk(file, "PLTE"u8, palette);
        }

        Chunk(file, "IDAT"u8, Pack(values, size.Width, depth == 16 ? 2 : colour == 2 ? 3 : 1));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Pack(ReadOnlySpan<int> values, int width, int bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Filter 0 throughout: labels are flat, and prediction makes them no smaller.
            var row = new byte[1 + (width * bytes)];
            for (var at = 0; at < values.Length; at += width)
            {
                for (var x = 0; x < width; x++)
                {
                    Put(row.AsSpan(1 + (x * bytes), bytes), values[at + x]);
                }

                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void Put(Span<byte> pixel, int value)
    {
        switch (pixel.Length)
        {
            case 1:
                pixel[0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(pixel, (ushort)value);
                break;
            default:
                (pixel[0], pixel[1], pixel[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
                break;
        }
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        var crc = ~Update(Update(uint.MaxValue, type), content);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc);
        file.Write(number);
    }

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc = Crc[(crc ^ value) & 0xff] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrc()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            table[n] = n;
            for (var bit = 0; bit < 8; bit++)
            {
                table[n] = (table[n] & 1) == 1 ? 0xEDB88320 ^ (table[n] >> 1) : table[n] >> 1;
            }
        }

        return table;
    }
}
