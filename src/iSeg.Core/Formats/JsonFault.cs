using System.Text.Json;

namespace iSeg.Core.Formats;

/// <summary>What is wrong with text that should be JSON, for people who did not write the program that wrote it.</summary>
public static class JsonFault
{
    private static readonly (byte[] Start, string What)[] Others =
    [
        ([0x1f, 0x8b], "It is compressed (gzip), not JSON: unpack it first (gunzip FILE)."),
        ([(byte)'P', (byte)'K', 3, 4], "It is a zip archive, not JSON: unpack it first."),
        ([0xff, 0xfe], "It is UTF-16 text; JSON is UTF-8: save it as UTF-8."),
        ([0xfe, 0xff], "It is UTF-16 text; JSON is UTF-8: save it as UTF-8."),
        ("version https://git-lfs"u8.ToArray(), "It is a pointer of Git LFS, not the file itself: fetch it first (git lfs pull)."),
    ];

    private static readonly byte[][] NoNumbers = ["NaN"u8.ToArray(), "Infinity"u8.ToArray()];

    /// <summary>What a file is whose beginning shows that it cannot be JSON; null where it may be.</summary>
    public static string? OtherContent(ReadOnlySpan<byte> start)
    {
        foreach (var (mark, what) in Others)
        {
            if (start.StartsWith(mark))
            {
                return what;
            }
        }

        return null;
    }

    /// <param name="rest">The text from before the fault; it may begin with what is sound.</param>
    /// <param name="exception">What the reader says.</param>
    public static string Explain(ReadOnlySpan<byte> rest, JsonException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        foreach (var name in NoNumbers)
        {
            if (rest.IndexOf(name) >= 0 && exception.Message.StartsWith($"'{(char)name[0]}'", StringComparison.Ordinal))
            {
                return $"{System.Text.Encoding.ASCII.GetString(name)} is no number in JSON; write null, or leave the member out (Python: json.dump(..., allow_nan=False) finds it).";
            }
        }

        // The reader speaks to programmers: of its options, and of places that are told better by whoever calls.
        var said = exception.Message.Split(" LineNumber:")[0].Replace(" which is not supported in this mode. Change the reader options.", ", which JSON does not have.", StringComparison.Ordinal);
        return rest.TrimStart(" \t\r\n"u8).IsEmpty || said.Contains("reached end of data", StringComparison.OrdinalIgnoreCase)
            ? $"the file ends in the middle; it was cut off. {said}"
            : said;
    }
}
