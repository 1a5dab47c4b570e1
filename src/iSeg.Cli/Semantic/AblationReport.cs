using System.Globalization;
using System.Text;
using System.Text.Json;

namespace iSeg.Cli.Semantic;

/// <summary>What was measured of one setting.</summary>
/// <param name="MeanIoU">0..1; null where nothing counted.</param>
/// <param name="PixelAccuracy">The same.</param>
internal readonly record struct AblationScore(double? MeanIoU, double? PixelAccuracy);

/// <summary>A series and its scores, line by line and point by point.</summary>
internal sealed record AblationResult(AblationSeries Series, IReadOnlyList<IReadOnlyList<AblationScore>> Scores);

/// <summary>An ablation for people and for programs.</summary>
internal static class AblationReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The tables, mIoU and pixel accuracy in per cent, with a link to each figure.</summary>
    public static string ToMarkdown(IEnumerable<AblationResult> results, string headline)
    {
        var text = new StringBuilder($"# Ablation\n\n{headline}\n");
        foreach (var (series, scores) in results)
        {
            var several = series.Lines.Count > 1;
            var columns = series.Lines.SelectMany(line => (string[])[several ? $"{line.Name}: mIoU" : "mIoU", several ? "accuracy" : "pixel accuracy"]);
            text.Append(CultureInfo.InvariantCulture, $"\n## {series.Title}\n\n| {(series.Symbol.Length > 0 ? series.Symbol : "parts")} | {string.Join(" | ", columns)} |\n|---|{string.Concat(Enumerable.Repeat("---:|", 2 * series.Lines.Count))}\n");
            for (var i = 0; i < series.Lines[0].Points.Count; i++)
            {
                var at = i;
                var cells = scores.Select(line => $"{SemanticReport.Percent(line[at].MeanIoU)} | {SemanticReport.Percent(line[at].PixelAccuracy)}");
                text.Append(CultureInfo.InvariantCulture, $"| {series.Lines[0].Points[i].Label} | {string.Join(" | ", cells)} |\n");
            }

            if (series.Symbol.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n![{series.Title}]({series.FileName})\n");
            }
        }

        return text.ToString();
    }

    public static string ToJson(IEnumerable<AblationResult> results, string layout, string task) => JsonSerializer.Serialize(
        new
        {
            layout,
            task,
            series = results.Select(result => new
            {
                title = result.Series.Title,
                symbol = result.Series.Symbol,
                lines = result.Series.Lines.Zip(result.Scores, (line, scores) => new
                {
                    name = line.Name,
                    points = line.Points.Zip(scores, (point, score) => new { label = point.Label, labels = point.Variant.Name, miou = score.MeanIoU, pixelAccuracy = score.PixelAccuracy }),
                }),
            }),
        },
        Indented);

    /// <summary>The figure of a series: mIoU along its axis.</summary>
    public static string Draw(AblationResult result) => LinePlot.Draw(
        result.Series.Title,
        result.Series.Symbol,
        [.. result.Series.Lines.Zip(result.Scores, (line, scores) => new PlottedLine(line.Name, [.. line.Points.Zip(scores, (point, score) => (point.Value, score.MeanIoU))]))]);
}
