using System.Buffers.Binary;
using System.IO.Compression;

namespace iSeg.Engine.Tests.Evaluation.Semantic;

/// <summary>PNG files with a palette, as PASCAL VOC's labels are.</summary>
internal static class IndexedPng
{
    /// <param name="values">[height, width].</param>
    /// <param name="width">In pixels.</param>
    /// <param name="palette">Red, green, blue of each number.</param>
    public static byte[] Encode(byte[] values, int width, byte[] palette)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), values.Length / width);
        (header[8], header[9]) = (8, 3);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in values.Chunk(width))
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }

        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, .. Chunk("IHDR"u8, header), .. Chunk("PLTE"u8, palette), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content)
    {
        byte[] body = [.. name, .. content];
        var result = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(result, content.Length);
        body.CopyTo(result, 4);
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(body.Length + 4), ~crc);
        return result;
    }
}
