using System.Globalization;
using System.Text;

namespace iSeg.Cli.Semantic;

/// <summary>A line over numbers as SVG: no more than a figure of a table needs.</summary>
internal static class LinePlot
{
    private const int Width = 480;
    private const int Height = 320;
    private const int Margin = 56;

    /// <param name="title">Above.</param>
    /// <param name="symbol">Below, what x is.</param>
    /// <param name="points">x, and mIoU as a part; points without one are left out.</param>
    public static string Draw(string title, string symbol, IEnumerable<(double X, double? Y)> points)
    {
        var known = points.Where(point => point.Y is not null).Select(point => (point.X, Y: 100 * point.Y!.Value)).ToArray();
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n<text x=\"{Width / 2}\" y=\"24\" text-anchor=\"middle\" font-size=\"14\">{title}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{symbol}</text>\n<text x=\"14\" y=\"{Height / 2}\" transform=\"rotate(-90 14 {Height / 2})\" text-anchor=\"middle\">mIoU, %</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Margin} 40V{Height - Margin}H{Width - 16}\" fill=\"none\" stroke=\"black\"/>\n");
        if (known.Length > 0)
        {
            var (left, right) = (known.Min(point => point.X), known.Max(point => point.X));
            var (low, high) = (Math.Floor(known.Min(point => point.Y)), Math.Ceiling(known.Max(point => point.Y) + 1e-9));
            double X(double x) => Margin + ((x - left) / Math.Max(right - left, 1e-12) * (Width - Margin - 32));
            double Y(double y) => Height - Margin - ((y - low) / Math.Max(high - low, 1e-12) * (Height - Margin - 48));
            foreach (var tick in (double[])[low, (low + high) / 2, high])
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin - 6}\" y=\"{Y(tick) + 4:0.#}\" text-anchor=\"end\">{tick:0.#}</text>\n");
            }

            foreach (var (x, y) in known)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3\" fill=\"#1565c0\"/><text x=\"{X(x):0.#}\" y=\"{Height - Margin + 16}\" text-anchor=\"middle\">{x:0.###}</text>\n");
            }

            var way = string.Join(' ', known.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{way}\" fill=\"none\" stroke=\"#1565c0\" stroke-width=\"2\"/>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }
}
