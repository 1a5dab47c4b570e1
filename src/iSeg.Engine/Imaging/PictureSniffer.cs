using System.Text;
using iSeg.Core.Imaging;

namespace iSeg.Engine.Imaging;

/// <summary>Tells a file by its first bytes; its name may say anything.</summary>
internal static class PictureSniffer
{
    private const int Looked = 512;

    private static readonly (byte[] Start, int At, string Name)[] Others =
    [
        ("%PDF"u8.ToArray(), 0, "a PDF document"),
        ("BM"u8.ToArray(), 0, "a BMP picture"),
        ("8BPS"u8.ToArray(), 0, "a Photoshop document"),
        ("PK\x03\x04"u8.ToArray(), 0, "a zip archive"),
        ("Rar!"u8.ToArray(), 0, "a RAR archive"),
        ("7z\xBC\xAF"u8.ToArray(), 0, "a 7z archive"),
        ([0x1f, 0x8b], 0, "a gzip archive"),
        ([0x76, 0x2f, 0x31, 0x01], 0, "an OpenEXR picture"),
        ([0xff, 0x0a], 0, "a JPEG XL picture"),
        ("JXL "u8.ToArray(), 4, "a JPEG XL picture"),
        ("jP  "u8.ToArray(), 4, "a JPEG 2000 picture"),
        ("ftypavif"u8.ToArray(), 4, "an AVIF picture"),
        ("ftyphei"u8.ToArray(), 4, "a HEIC picture"),
        ("ftypmif1"u8.ToArray(), 4, "a HEIC picture"),
        ("ftypcrx"u8.ToArray(), 4, "a Canon raw picture"),
        ("ftyp"u8.ToArray(), 4, "a video"),
        ("DICM"u8.ToArray(), 128, "a DICOM file"),
        ([0x00, 0x00, 0x01, 0x00], 0, "an icon"),
    ];

    /// <summary>What the stream holds; leaves it at its start.</summary>
    /// <exception cref="PictureException">Nothing, or nothing that is read; says what it is where that is known.</exception>
    public static PictureFormat Sniff(Stream content)
    {
        content.Position = 0;
        Span<byte> buffer = stackalloc byte[Looked];
        var head = buffer[..content.ReadAtLeast(buffer, Looked, throwOnEndOfStream: false)];
        content.Position = 0;
        if (head.IsEmpty)
        {
            throw new PictureException(PictureFault.Empty, "The file is empty (0 bytes).");
        }

        return Known(head)
            ?? throw new PictureException(
                PictureFault.NotSupported, $"The file is {Describe(head)}; only JPEG, PNG, WebP, TIFF and GIF pictures are read.");
    }

    private static PictureFormat? Known(ReadOnlySpan<byte> head) => head switch
    {
        [0xff, 0xd8, 0xff, ..] => PictureFormat.Jpeg,
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ..] => PictureFormat.Png,
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => PictureFormat.WebP,

        // Canon's raw files dress up as TIFF, but their first page is a thumbnail.
        [0x49, 0x49, 0x2a, 0x00, _, _, _, _, 0x43, 0x52, ..] => null,
        [0x49, 0x49, 0x2a or 0x2b, 0x00, ..] or [0x4d, 0x4d, 0x00, 0x2a or 0x2b, ..] => PictureFormat.Tiff,
        [0x47, 0x49, 0x46, 0x38, 0x37 or 0x39, 0x61, ..] => PictureFormat.Gif,
        _ => null,
    };

    private static string Describe(ReadOnlySpan<byte> head)
    {
        foreach (var (start, at, name) in Others)
        {
            if (head.Length >= at + start.Length && head[at..].StartsWith(start))
            {
                return name;
            }
        }

        if (head is [0x49, 0x49, 0x2a, ..])
        {
            return "a Canon raw picture";
        }

        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase))
        {
            return "an SVG drawing";
        }

        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            return "a web page";
        }

        return text.Any(c => (char.IsControl(c) && c is not ('\r' or '\n' or '\t')) || c == '\uFFFD') ? "not a picture" : "text, not a picture";
    }
}
