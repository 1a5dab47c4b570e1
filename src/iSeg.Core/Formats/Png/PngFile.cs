using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Png;

public enum PngKind
{
    Grey,
    Indexed,
    Rgb,
}

/// <summary>A PNG's values as they stand in the file: no palette, gamma, profile or transparency is applied, since they are labels.</summary>
/// <param name="Kind">Alpha is left out.</param>
/// <param name="Size">Width and height.</param>
/// <param name="Values">[height, width] row-major: the grey value (0..65535), the palette index, or r + 256 g + 65536 b.</param>
/// <param name="Palette">r, g, b, r, g, b, ... of an indexed one; else empty.</param>
public sealed record PngFile(PngKind Kind, PixelSize Size, int[] Values, byte[] Palette);
