using System.Globalization;
using System.Security;
using System.Text;
using iSeg.Core.Formats.Coco.Statistics;

namespace iSeg.Cli.Labels;

/// <summary>The same numbers as bars in an SVG file, which every browser shows.</summary>
internal static class StatisticsPlot
{
    private const int Row = 18;
    private const int NameWidth = 180;
    private const int BarWidth = 480;
    private const int Margin = 24;

    public static string Draw(string title, CocoStatistics statistics)
    {
        var body = new StringBuilder();
        var y = Bars(body, $"{title}: objects by category", [.. statistics.Categories.Select(category => (category.Name, category.Annotations))], Margin);
        y = Bars(body, "objects by side of a square of the same area (pixels)", StatisticsText.Sizes(statistics), y + Margin);
        var width = NameWidth + BarWidth + 100 + (2 * Margin);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{y + Margin}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{body}</svg>\n");
    }

    private static int Bars(StringBuilder body, string title, List<(string Name, long Count)> bars, int y)
    {
        body.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"{y}\" font-size=\"15\">{Escape(title)}</text>\n");
        y += Row;
        var most = Math.Max(1, bars.Select(bar => bar.Count).Append(0).Max());
        foreach (var (name, count) in bars)
        {
            var length = BarWidth * (double)count / most;
            var x = Margin + NameWidth;
            body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x - 8}\" y=\"{y + 12}\" text-anchor=\"end\">{Escape(name)}</text>");
            body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y + 2}\" width=\"{length:0.#}\" height=\"{Row - 5}\" fill=\"#0b7a75\"/>");
            body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + length + 6:0.#}\" y=\"{y + 12}\">{count}</text>\n");
            y += Row;
        }

        return y;
    }

    private static string Escape(string text) => SecurityElement.Escape(string.Concat(text.Where(c => !char.IsControl(c))));
}
