using System.Globalization;
using System.Text;

namespace iSeg.Cli.Semantic;

/// <summary>A line to draw.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">x, and mIoU as a part; points without one are left out.</param>
internal sealed record PlottedLine(string Name, IReadOnlyList<(double X, double? Y)> Points);

/// <summary>Lines over numbers as SVG: no more than a figure of a table needs. The points are evenly spaced, since the values crowd at one end.</summary>
internal static class LinePlot
{
    private const int Width = 480;
    private const int Height = 320;
    private const int Left = 56;
    private const int Bottom = Height - 56;
    private const int Right = Width - 32;
    private const int Top = 52;

    /// <summary>Blue and orange, told apart by those who see no red too; the second is dashed as well.</summary>
    private static readonly (string Colour, string Dash)[] Looks = [("#1565c0", "none"), ("#c75b00", "6 4")];

    /// <param name="title">Above.</param>
    /// <param name="symbol">Below, what x is.</param>
    /// <param name="lines">One or two, over the same x.</param>
    public static string Draw(string title, string symbol, IReadOnlyList<PlottedLine> lines)
    {
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Add(svg, $"<text x=\"{Width / 2}\" y=\"24\" text-anchor=\"middle\" font-size=\"14\">{title}</text>");
        Add(svg, $"<text x=\"{Width / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\">{symbol}</text>");
        Add(svg, $"<text x=\"14\" y=\"{Height / 2}\" transform=\"rotate(-90 14 {Height / 2})\" text-anchor=\"middle\">mIoU, %</text>");
        Add(svg, $"<path d=\"M{Left} {Top - 12}V{Bottom}H{Right + 16}\" fill=\"none\" stroke=\"black\"/>");
        var xs = lines.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order().ToArray();
        double X(double x) => Left + 16 + (Array.IndexOf(xs, x) * (Right - Left - 16.0) / Math.Max(1, xs.Length - 1));
        foreach (var x in xs)
        {
            Add(svg, $"<text x=\"{X(x):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{x:0.###}</text>");
        }

        double[] known = [.. lines.SelectMany(line => line.Points).Where(point => point.Y is not null).Select(point => 100 * point.Y!.Value)];
        if (known.Length > 0)
        {
            Plot(svg, lines, X, Math.Floor(known.Min()), Math.Floor(known.Max()) + 1);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Plot(StringBuilder svg, IReadOnlyList<PlottedLine> lines, Func<double, double> toX, double low, double high)
    {
        double Y(double part) => Bottom - (((100 * part) - low) / (high - low) * (Bottom - Top));
        foreach (var tick in (double[])[low, (low + high) / 2, high])
        {
            Add(svg, $"<text x=\"{Left - 6}\" y=\"{Y(tick / 100) + 4:0.#}\" text-anchor=\"end\">{tick:0.#}</text>");
            Add(svg, $"<path d=\"M{Left} {Y(tick / 100):0.#}H{Right + 16}\" stroke=\"#ddd\"/>");
        }

        foreach (var (i, line) in lines.Index())
        {
            var (colour, dash) = Looks[i % Looks.Length];
            (double X, double Y)[] places = [.. line.Points.Where(point => point.Y is not null).Select(point => (toX(point.X), Y(point.Y!.Value)))];
            var way = string.Join(' ', places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.X:0.#},{place.Y:0.#}")));
            Add(svg, $"<polyline points=\"{way}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>");
            foreach (var (x, y) in places)
            {
                Add(svg, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\" fill=\"{colour}\"/>");
            }

            if (lines.Count > 1)
            {
                Add(svg, $"<path d=\"M{Left + 16 + (150 * i)} 38h24\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/><text x=\"{Left + 46 + (150 * i)}\" y=\"42\">{line.Name}</text>");
            }
        }
    }

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
