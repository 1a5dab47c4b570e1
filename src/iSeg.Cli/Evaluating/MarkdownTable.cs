using System.Globalization;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

/// <summary>Tables that read well in a terminal and paste well into a document.</summary>
internal sealed class MarkdownTable(TextWriter output)
{
    private const int FirstWidth = 16;
    private const int Width = 6;

    private bool _isFirst = true;

    /// <summary>Begins a table.</summary>
    public void Head(IReadOnlyList<FormattableString> cells)
    {
        if (!_isFirst)
        {
            output.WriteLine();
        }

        _isFirst = false;
        Row(cells);
        output.WriteLine($"|{new string('-', FirstWidth + 2)}|{string.Concat(Enumerable.Repeat($"{new string('-', Width + 1)}:|", cells.Count - 1))}");
    }

    public void Row(IReadOnlyList<FormattableString> cells)
    {
        var texts = cells.Select(cell => cell.ToString(CultureInfo.InvariantCulture)).ToList();
        output.WriteLine($"| {texts[0],-FirstWidth} | {string.Join(" | ", texts.Skip(1).Select(text => $"{text,Width}"))} |");
    }

    public void Times(params ReadOnlySpan<(string Name, Spread Seconds)> rows)
    {
        Head([$"seconds per", $"mean", $"median", $"p95"]);
        foreach (var (name, seconds) in rows)
        {
            Row([$"{name}", $"{seconds.Mean:0.000}", $"{seconds.Median:0.000}", $"{seconds.Percentile95:0.000}"]);
        }

        output.WriteLine();
    }
}
