using System.Buffers.Binary;

namespace iSeg.Engine.Tests.Evaluation;

/// <summary>BMP files put together by hand.</summary>
internal static class Bitmaps
{
    /// <summary>8 bits, a palette of all greys.</summary>
    public static byte[] Palette(int width, int height, byte[] rows) =>
        File(width, height, 8, 0, [.. Enumerable.Range(0, 256).SelectMany(grey => new byte[] { (byte)grey, (byte)grey, (byte)grey, 0 })], rows);

    /// <summary>1 bit, black and white.</summary>
    public static byte[] Black(int width, int height, byte[] rows) => File(width, height, 1, 0, [0, 0, 0, 0, 255, 255, 255, 0], rows);

    public static byte[] TrueColour(int width, int height, byte[] rows) => File(width, height, 24, 0, [], rows);

    /// <summary>Run lengths, which are not read.</summary>
    public static byte[] Compressed() => File(2, 2, 8, 1, new byte[1024], [2, 0, 2, 0]);

    private static byte[] File(int width, int height, ushort bits, uint compression, byte[] palette, byte[] rows)
    {
        var head = new byte[54];
        "BM"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(10), (uint)(head.Length + palette.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(22), height);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(26), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(28), bits);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(30), compression);
        return [.. head, .. palette, .. rows];
    }
}
