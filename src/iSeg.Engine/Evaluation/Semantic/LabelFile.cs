using System.Buffers.Binary;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;
using NetVips;

namespace iSeg.Engine.Evaluation.Semantic;

/// <summary>Label pictures: grey values, or the numbers behind the colours of a PNG with a palette, as PASCAL VOC has them.</summary>
public static class LabelFile
{
    /// <returns>[height, width], the numbers as they stand in the file.</returns>
    /// <exception cref="PictureException">Not a picture that is read, damaged, too large, or coloured without a palette.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (int[] Values, PixelSize Size) Read(string path)
    {
        using var file = File.OpenRead(path);
        var info = PictureHeader.Read(file, PictureLimits.Default);
        file.Position = 0;
        var palette = ReadPalette(file);
        file.Position = 0;
        var values = Vips.Guard(
            () =>
            {
                using var image = Vips.Open(file, info.Format);
                if (image.Bands <= 2)
                {
                    using var grey = image[0].Cast(Enums.BandFormat.Ushort);
                    return Array.ConvertAll(grey.WriteToMemory<ushort>(), value => (int)value);
                }

                var bands = image.Bands;
                var pixels = image.WriteToMemory<byte>();
                return [.. Enumerable.Range(0, pixels.Length / bands).Select(at => Number(pixels.AsSpan(at * bands, 3), palette))];
            },
            CancellationToken.None);
        return values.Contains(int.MinValue)
            ? throw new IOException($"{path} is coloured and has no palette, so its colours are no labels.")
            : (values, info.Size);
    }

    private static int Number(ReadOnlySpan<byte> colour, Dictionary<int, int> palette)
    {
        var key = (colour[0] << 16) | (colour[1] << 8) | colour[2];
        return palette.TryGetValue(key, out var number) ? number : palette.Count == 0 && colour[0] == colour[1] && colour[1] == colour[2] ? colour[0] : int.MinValue;
    }

    /// <summary>Number by colour from a PNG's PLTE chunk; the first of equal colours. Empty where there is none.</summary>
    private static Dictionary<int, int> ReadPalette(Stream file)
    {
        var numbers = new Dictionary<int, int>();
        Span<byte> head = stackalloc byte[8];
        file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
        {
            return numbers;
        }

        while (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (head[4..].SequenceEqual("PLTE"u8) && length is > 0 and <= 768)
            {
                var colours = new byte[length];
                file.ReadExactly(colours);
                for (var i = 0; i < colours.Length / 3; i++)
                {
                    numbers.TryAdd((colours[3 * i] << 16) | (colours[(3 * i) + 1] << 8) | colours[(3 * i) + 2], i);
                }

                return numbers;
            }

            if (head[4..].SequenceEqual("IDAT"u8))
            {
                return numbers;
            }

            file.Position += length + sizeof(uint);
        }

        return numbers;
    }
}
