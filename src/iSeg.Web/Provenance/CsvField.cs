using System.Globalization;

namespace iSeg.Web.Provenance;

/// <summary>One field of RFC 4180.</summary>
internal static class CsvField
{
    public static string Of(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

        // A spreadsheet would run what begins like a formula; names and paths come from strangers.
        if (value is string && text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
