using System.Buffers.Binary;
using System.IO.Compression;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Maps as the browser takes them: small numbers, packed with zlib, which every browser unpacks by itself.</summary>
internal static class Packed
{
    /// <summary>0..1 as 0..255, packed.</summary>
    public static byte[] Levels(ReadOnlySpan<float> values)
    {
        var levels = new byte[values.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = Level(values[i]);
        }

        return Pack(levels);
    }

    /// <summary>Two bytes each, low byte first, packed.</summary>
    public static byte[] Labels(ReadOnlySpan<ushort> labels)
    {
        var bytes = new byte[2 * labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), labels[i]);
        }

        return Pack(bytes);
    }

    public static byte Level(float value) => (byte)Math.Clamp((int)((255 * value) + .5f), 0, 255);

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return packed.ToArray();
    }
}
