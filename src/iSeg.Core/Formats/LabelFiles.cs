using System.Buffers;
using System.Text;
using System.Text.Json;
using iSeg.Core.Formats.Png;

namespace iSeg.Core.Formats;

/// <summary>Short ways to what many formats do with their files; faults name the file.</summary>
internal static class LabelFiles
{
    /// <summary>A file of text, a table or one picture's labels, is not longer than this.</summary>
    private const long LargestText = 1 << 28;

    private const int PeekLength = 1 << 16;

    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(",]} \r\n"u8);

    public static IEnumerable<string> Ending(this ILabelFiles files, string ending) =>
        files.Paths.Where(path => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    public static string? Named(this ILabelFiles files, string name) =>
        files.Paths.FirstOrDefault(path => FileName(path).Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A path without its ending.</summary>
    public static string Stem(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path[..dot] : path;
    }

    /// <summary>What follows the last folder of a name; null when there is no such folder.</summary>
    public static string? After(string path, string folder)
    {
        var whole = "/" + path;
        var at = whole.LastIndexOf($"/{folder}/", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : whole[(at + folder.Length + 2)..];
    }

    public static string ReadText(this ILabelFiles files, string path)
    {
        if (files.Length(path) > LargestText)
        {
            throw new LabelFormatException($"{path} is longer than {LargestText} bytes.");
        }

        using var reader = new StreamReader(files.Open(path), new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new LabelFormatException($"{path} is no UTF-8 text.", exception);
        }
    }

    public static JsonDocument ReadJson(this ILabelFiles files, string path)
    {
        var text = files.ReadText(path);
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new LabelFormatException($"{path}, line {exception.LineNumber + 1} is not JSON: {JsonFault.Explain(From(text, exception), exception)}", exception);
        }
    }

    /// <summary>The word where the reader gave up; it counts lines, and bytes of UTF-8 in the last of them.</summary>
    private static ReadOnlySpan<byte> From(string text, JsonException exception)
    {
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        for (var line = 0L; line < exception.LineNumber; line++)
        {
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        }

        rest = rest[(int)Math.Min(exception.BytePositionInLine ?? 0, rest.Length)..];
        var end = rest.IndexOfAny(WordEnds);
        return end > 0 ? rest[..end] : rest;
    }

    public static PngFile ReadPng(this ILabelFiles files, string path)
    {
        try
        {
            using var stream = files.Open(path);
            return PngReader.Read(stream);
        }
        catch (LabelFormatException exception)
        {
            throw new LabelFormatException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>The names of the members of a JSON file's object, as far as its beginning shows them; empty for everything else.</summary>
    public static IReadOnlyList<string> PeekMembers(this ILabelFiles files, string path)
    {
        var names = new List<string>();
        try
        {
            var start = files.Peek(path);
            var reader = new Utf8JsonReader(start.AsSpan(start.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), isFinalBlock: false, default);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
                {
                    names.Add(reader.GetString()!);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or LabelFormatException or IOException)
        {
            // What was seen up to there says enough.
        }

        return names;
    }

    /// <summary>The first bytes of a file.</summary>
    public static byte[] Peek(this ILabelFiles files, string path)
    {
        using var stream = files.Open(path);
        var start = new byte[PeekLength];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
