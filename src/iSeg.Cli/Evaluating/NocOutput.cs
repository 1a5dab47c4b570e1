using System.Globalization;
using System.Text.Json.Nodes;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

internal sealed class NocOutput(NocProtocol protocol) : IEvaluationOutput
{
    private const int DropsNamed = 5;

    private static readonly double[] Targets = [.8, .85, .9];

    private static readonly int[] Counts = [1, 3, 5, 10];

    public string Title => string.Create(CultureInfo.InvariantCulture, $"Number of clicks to IoU {protocol.Target:0.00}, at most {protocol.MaxClicks}{(protocol.Lot is { } lot ? $", displaced by the lot {lot}" : "")}");

    private IEnumerable<int> ShownCounts => Counts.Where(count => count < protocol.MaxClicks).Append(protocol.MaxClicks);

    public void WriteTables(EvaluationReport report, TextWriter output)
    {
        var summary = new NocSummary(report.Results, protocol);
        var table = new MarkdownTable(output);
        table.Head([$"clicks to IoU", .. Targets.Select(target => (FormattableString)$"{target:0.00}")]);
        table.Row([$"mean", .. Targets.Select(target => (FormattableString)$"{summary.ClicksTo(target):0.00}")]);
        table.Row([$"never reached", .. Targets.Select(target => (FormattableString)$"{summary.Never(target)}")]);
        table.Head([$"after click", .. ShownCounts.Select(count => (FormattableString)$"{count}")]);
        table.Row([$"mean IoU", .. ShownCounts.Select(count => (FormattableString)$"{summary.Iou(count):0.000}")]);
        table.Row([$"mean boundary F", .. ShownCounts.Select(count => (FormattableString)$"{summary.BoundaryF(count):0.000}")]);
        table.Times(("click", summary.ClickSeconds), ("encoding", report.EncodingSeconds));
        WriteDrops(summary, output);
    }

    public JsonObject Summary(EvaluationReport report)
    {
        var summary = new NocSummary(report.Results, protocol);
        return new()
        {
            ["objects"] = summary.Objects,
            ["clicksTo"] = new JsonObject(Targets.Select(target => Number(target, summary.ClicksTo(target)))),
            ["neverReached"] = new JsonObject(Targets.Select(target => Number(target, summary.Never(target)))),
            ["iouAfter"] = new JsonObject(ShownCounts.Select(count => Number(count, summary.Iou(count)))),
            ["boundaryFAfter"] = new JsonObject(ShownCounts.Select(count => Number(count, summary.BoundaryF(count)))),
            ["click"] = EvaluationJson.Times(summary.ClickSeconds),
            ["encoding"] = EvaluationJson.Times(report.EncodingSeconds),
            ["largeDrops"] = new JsonArray([.. summary.LargeDrops.Select(drop => new JsonObject
            {
                ["name"] = drop.Name,
                ["click"] = drop.Click,
                ["from"] = EvaluationJson.Round(drop.From),
                ["to"] = EvaluationJson.Round(drop.To),
                ["mended"] = drop.IsMended,
            })]),
        };
    }

    public IEnumerable<ObjectResult> Rank(EvaluationReport report) => report.Results
        .OrderByDescending(result => result.Trial.StepsTo(protocol.Target, protocol.MaxClicks + 1))
        .ThenBy(result => result.Trial.Last.Iou)
        .ThenBy(result => result.Name, StringComparer.Ordinal);

    public string Caption(ObjectResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"NoC{100 * protocol.Target:0} {(result.Trial.Reached(protocol.Target) ? "" : "over ")}{result.Trial.StepsTo(protocol.Target, protocol.MaxClicks)}, IoU {result.Trial.Last.Iou:0.00}");

    private static KeyValuePair<string, JsonNode?> Number(double name, double value) =>
        new(name.ToString(CultureInfo.InvariantCulture), EvaluationJson.Round(value));

    private static void WriteDrops(NocSummary summary, TextWriter output)
    {
        if (summary.Drops.IsEmpty)
        {
            output.WriteLine("No click made a mask worse.");
            return;
        }

        var unmended = summary.LargeDrops.Where(drop => !drop.IsMended).ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Clicks that lowered the IoU: {summary.Drops.Length} of {summary.Clicks}; by more than {NocSummary.LargeDrop}: {summary.LargeDrops.Count()}, never mended {unmended.Count}. Worst: {Tell(summary.Drops[0])}."));
        if (unmended.Count > 0)
        {
            output.WriteLine($"Never mended: {string.Join(", ", unmended.Take(DropsNamed).Select(Tell))}{(unmended.Count > DropsNamed ? $" and {unmended.Count - DropsNamed} more" : "")}.");
        }
    }

    private static string Tell(Drop drop) =>
        string.Create(CultureInfo.InvariantCulture, $"{drop.Name} at click {drop.Click} ({drop.From:0.000} to {drop.To:0.000})");
}
