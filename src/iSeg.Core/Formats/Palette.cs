namespace iSeg.Core.Formats;

/// <summary>The colours that Pascal VOC gives to its numbers: the bits of a number, three by three, from the top of each channel on.</summary>
internal static class Palette
{
    /// <summary>256 colours: r, g, b, r, g, b, ...</summary>
    public static byte[] Voc { get; } = [.. Enumerable.Range(0, 256).SelectMany(Colour)];

    /// <summary>r + 256 g + 65536 b, as <see cref="Png.PngFile"/> has it.</summary>
    public static int Packed(int number) => Voc[3 * number] | (Voc[(3 * number) + 1] << 8) | (Voc[(3 * number) + 2] << 16);

    private static byte[] Colour(int number)
    {
        var colour = new byte[3];
        for (var bit = 0; bit < 8; bit++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                colour[channel] |= (byte)(((number >> ((3 * bit) + channel)) & 1) << (7 - bit));
            }
        }

        return colour;
    }
}
