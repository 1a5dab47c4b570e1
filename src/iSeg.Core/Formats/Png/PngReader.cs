using System.Buffers.Binary;
using System.IO.Compression;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Core.Formats.Png;

/// <summary>
/// Reads PNG label maps (W3C PNG, third edition). Picture libraries turn palette indices into colours on the way in, and then the labels
/// are gone; here they stay what they are.
/// </summary>
public static class PngReader
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static bool IsPng(ReadOnlySpan<byte> start) => start.StartsWith(Signature);

    /// <exception cref="LabelFormatException">Not a PNG, damaged, interlaced, or larger than <see cref="PictureLimits"/> allows.</exception>
    public static PngFile Read(Stream stream)
    {
        try
        {
            return ReadChunks(stream);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or PictureException)
        {
            throw new LabelFormatException(exception is PictureException ? exception.Message : "the PNG is cut off or damaged.", exception);
        }
    }

    private static PngFile ReadChunks(Stream stream)
    {
        Span<byte> head = stackalloc byte[8];
        stream.ReadExactly(head);
        if (!IsPng(head))
        {
            throw new LabelFormatException("it is not a PNG.");
        }

        Header? header = null;
        byte[] palette = [];
        using var packed = new MemoryStream();
        while (true)
        {
            stream.ReadExactly(head);
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (length < 0)
            {
                throw new InvalidDataException();
            }

            switch (BinaryPrimitives.ReadUInt32BigEndian(head[4..]))
            {
                case 0x49484452: // IHDR
                    header = Header.Parse(Content(stream, Math.Min(length, 13)));
                    break;
                case 0x504C5445: // PLTE
                    palette = Content(stream, Math.Min(length, 768));
                    break;
                case 0x49444154: // IDAT
                    Copy(stream, packed, length);
                    break;
                case 0x49454E44: // IEND
                    packed.Position = 0;
                    return (header ?? throw new InvalidDataException()).Unpack(packed, palette);
                default:
                    Copy(stream, Stream.Null, length);
                    break;
            }

            // The check sum: what is damaged shows when it is unpacked, which has a check sum of its own.
            stream.ReadExactly(head[..4]);
        }
    }

    private static byte[] Content(Stream stream, int length)
    {
        var content = new byte[length];
        stream.ReadExactly(content);
        return content;
    }

    private static void Copy(Stream from, Stream to, int length)
    {
        var buffer = new byte[Math.Min(length, 1 << 16)];
        for (var left = length; left > 0;)
        {
            var part = buffer.AsSpan(0, Math.Min(left, buffer.Length));
            from.ReadExactly(part);
            to.Write(part);
            left -= part.Length;
        }
    }

    private sealed record Header(PixelSize Size, int Depth, int Colour)
    {
        private int Channels => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

        private int Stride => (int)((((long)Size.Width * Channels * Depth) + 7) / 8);

        public static Header Parse(byte[] content)
        {
            if (content.Length < 13)
            {
                throw new InvalidDataException();
            }

            var size = new PixelSize(BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4)));
            if (size.Width < 1 || size.Height < 1 || content[8] is not (1 or 2 or 4 or 8 or 16) || content[9] is not (0 or 2 or 3 or 4 or 6)
                || (content[9] != 0 && content[8] < 8 && content[9] != 3) || (content[9] == 3 && content[8] == 16))
            {
                throw new InvalidDataException();
            }

            PictureLimits.Default.Check(size);
            return content[12] == 0
                ? new(size, content[8], content[9])
                : throw new LabelFormatException("the PNG is interlaced; save it without interlacing.");
        }

        public PngFile Unpack(Stream packed, byte[] palette)
        {
            using var rows = new ZLibStream(packed, CompressionMode.Decompress);
            var (values, before, row) = (new int[Size.Area], new byte[Stride], new byte[Stride]);
            var pixelBytes = Math.Max(1, Channels * Depth / 8);
            for (var y = 0; y < Size.Height; y++)
            {
                var filter = rows.ReadByte();
                rows.ReadExactly(row);
                PngFilters.Undo(filter, row, before, pixelBytes);
                Take(row, values.AsSpan(y * Size.Width, Size.Width));
                (before, row) = (row, before);
            }

            return new(Colour switch { 3 => PngKind.Indexed, 2 or 6 => PngKind.Rgb, _ => PngKind.Grey }, Size, values, Colour == 3 ? palette : []);
        }

        private void Take(ReadOnlySpan<byte> row, Span<int> values)
        {
            var bytes = Depth / 8;
            for (var x = 0; x < values.Length; x++)
            {
                values[x] = Depth switch
                {
                    < 8 => (row[x * Depth / 8] >> (8 - Depth - (x * Depth % 8))) & ((1 << Depth) - 1),
                    _ when Colour is 2 or 6 => row[x * Channels * bytes] | (row[((x * Channels) + 1) * bytes] << 8) | (row[((x * Channels) + 2) * bytes] << 16),
                    8 => row[x * Channels],
                    _ => BinaryPrimitives.ReadUInt16BigEndian(row[(x * Channels * 2)..]),
                };
            }
        }
    }
}
