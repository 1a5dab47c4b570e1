using System.Globalization;
using iSeg.Core.Formats.Coco.Statistics;

namespace iSeg.Cli.Labels;

/// <summary>What a COCO file holds, as tables with bars.</summary>
internal static class StatisticsText
{
    private const int BarWidth = 40;

    public static async Task WriteAsync(TextWriter output, CocoStatistics statistics)
    {
        await LineAsync(output, $"images       {statistics.Images} ({statistics.EmptyImages} without objects)");
        await LineAsync(output, $"annotations  {statistics.Annotations}: {statistics.Polygons} polygons, {statistics.RunLengths} run lengths, {statistics.Crowds} crowds, {statistics.Broken} broken");
        await LineAsync(output, $"categories   {statistics.Categories.Count} ({statistics.Categories.Count(category => category.Annotations > 0)} used)");
        await LineAsync(output, $"sizes        {statistics.Small} small (below 32 x 32), {statistics.Medium} medium, {statistics.Large} large (from 96 x 96)");
        await LineAsync(output, $"per image    least {statistics.PerImage.Least:0}, median {statistics.PerImage.Median:0.#}, mean {statistics.PerImage.Mean:0.##}, most {statistics.PerImage.Most:0}");
        await LineAsync(output, $"area         least {statistics.Areas.Least:0}, median {statistics.Areas.Median:0.#}, mean {statistics.Areas.Mean:0.#}, most {statistics.Areas.Most:0} pixels");
        await output.WriteLineAsync();
        await BarsAsync(output, "objects by category", [.. statistics.Categories.Select(category => (category.Name, category.Annotations))]);
        await BarsAsync(output, "objects by side of a square of the same area, in pixels", Sizes(statistics));
    }

    public static List<(string Name, long Count)> Sizes(CocoStatistics statistics) =>
        [.. statistics.Sizes.Select(size => (size.To == int.MaxValue ? $"{size.From}+" : $"{size.From}-{size.To}", size.Count))];

    private static async Task BarsAsync(TextWriter output, string title, List<(string Name, long Count)> bars)
    {
        await output.WriteLineAsync(title);
        var width = bars.Select(bar => bar.Name.Length).Append(0).Max();
        var most = Math.Max(1, bars.Select(bar => bar.Count).Append(0).Max());
        foreach (var (name, count) in bars)
        {
            await LineAsync(output, $"  {name.PadRight(width)} {count,8} {new string('#', (int)Math.Ceiling(BarWidth * (double)count / most))}");
        }

        await output.WriteLineAsync();
    }

    private static Task LineAsync(TextWriter output, FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
