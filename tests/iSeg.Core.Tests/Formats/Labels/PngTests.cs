using iSeg.Core.Formats;
using iSeg.Core.Formats.Png;
using iSeg.Core.Geometry;

namespace iSeg.Core.Tests.Formats.Labels;

public sealed class PngTests
{
    private static readonly PixelSize Size = new(5, 3);

    private static readonly int[] Values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 254, 255];

    // By hand after the standard: indices 0 to 14 in 4 bits each, the rows with the filters 0 (none), 2 (up) and 4 (Paeth).
    [Fact]
    public void Read_FourBitPalette_GivesTheIndices()
    {
        byte[] rows = [0, 0x01, 0x23, 0x40, 2, 0x55, 0x55, 0x50, 4, 0x55, 0x22, 0x13];
        var png = Read(PngBytes(5, 3, 4, 3, rows));

        png.Kind.ShouldBe(PngKind.Indexed);
        png.Values.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    }

    [Fact]
    public void Indexed_EveryIndexAndColour_ComesBack()
    {
        byte[] palette = [.. Enumerable.Range(0, 768).Select(i => (byte)(i * 7))];
        var png = Read(PngWriter.Indexed(Values, Size, palette));

        (png.Kind, png.Size).ShouldBe((PngKind.Indexed, Size));
        png.Values.ShouldBe(Values);
        png.Palette.ShouldBe(palette);
    }

    [Fact]
    public void Grey16AndRgb_LargeValues_ComeBack()
    {
        int[] deep = [.. Values.Select(value => value * 257)];
        Read(PngWriter.Grey16(deep, Size)).Values.ShouldBe(deep);
        int[] colours = [.. Values.Select(value => value * 65793)];
        var rgb = Read(PngWriter.Rgb(colours, Size));
        rgb.Kind.ShouldBe(PngKind.Rgb);
        rgb.Values.ShouldBe(colours);
    }

    [Fact]
    public void Read_CutOffOrMutated_IsRefusedOrRead()
    {
        var good = PngWriter.Grey8(Values, Size);
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            byte[] bad = [.. good.Take(i % 3 == 0 ? random.Next(good.Length) : good.Length)];
            for (var changes = random.Next(1, 6); changes > 0 && bad.Length > 0; changes--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            try
            {
                Read(bad).Values.Length.ShouldBeGreaterThan(0);
            }
            catch (LabelFormatException refused)
            {
                refused.Message.ShouldNotBeEmpty();
            }
        }
    }

    private static PngFile Read(byte[] bytes) => PngReader.Read(new MemoryStream(bytes));

    /// <summary>A PNG with check sums of 0, which readers of labels have no use for.</summary>
    private static byte[] PngBytes(int width, int height, byte depth, byte colour, byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10,
            0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, (byte)width, 0, 0, 0, (byte)height, depth, colour, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, (byte)packed.Length, .. "IDAT"u8, .. packed.ToArray(), 0, 0, 0, 0,
            0, 0, 0, 0, .. "IEND"u8, 0, 0, 0, 0,
        ];
    }
}
