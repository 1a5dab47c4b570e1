using System.Text;

namespace iSeg.Core.Formats;

/// <summary>Comma-separated values as RFC 4180 has them.</summary>
internal static class Csv
{
    public static string Quote(string field) => field.AsSpan().IndexOfAny(",\"\r\n") < 0 && field.Trim() == field
        ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Rows with the number of the line that they start in, from 1; empty lines are left out.</summary>
    public static IEnumerable<(IReadOnlyList<string> Row, int Line)> Read(string text)
    {
        var (row, field, quoted, line, start) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (quoted && i < text.Length)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append(text[++i]);
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    line += c == '\n' ? 1 : 0;
                    field.Append(c);
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n')
                {
                    if (row.Count > 1 || row[0].Length > 0)
                    {
                        yield return (row, start);
                    }

                    (row, start) = ([], ++line);
                }
            }
            else
            {
                field.Append(c);
            }
        }
    }
}
