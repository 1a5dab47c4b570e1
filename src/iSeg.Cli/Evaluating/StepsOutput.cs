using System.Globalization;
using System.Text.Json.Nodes;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

/// <summary>Protocols of a fixed number of steps: how good the masks are after each.</summary>
/// <param name="title">The protocol in one phrase.</param>
/// <param name="steps">What a row is called, a step each.</param>
internal sealed class StepsOutput(string title, params IReadOnlyList<string> steps) : IEvaluationOutput
{
    public string Title => title;

    public void WriteTables(EvaluationReport report, TextWriter output)
    {
        var rows = steps.Select((name, step) => (Name: name, Summary: MaskSummary.After(report.Results, step + 1))).ToList();
        var table = new MarkdownTable(output);
        table.Head([$"IoU after", $"mean", $"median", $">= {MaskSummary.Good:0.0}", $"mean F"]);
        foreach (var (name, row) in rows)
        {
            table.Row([$"{name}", $"{row.MeanIou:0.000}", $"{row.MedianIou:0.000}", $"{100 * row.ShareGood:0.0}%", $"{row.MeanBoundaryF:0.000}"]);
        }

        table.Times([.. rows.Select(row => (row.Name, row.Summary.Seconds)), ("encoding", report.EncodingSeconds)]);
    }

    public JsonObject Summary(EvaluationReport report)
    {
        var summary = new JsonObject { ["objects"] = report.Results.Length };
        for (var step = 0; step < steps.Count; step++)
        {
            var row = MaskSummary.After(report.Results, step + 1);
            summary[steps[step]] = new JsonObject
            {
                ["meanIou"] = EvaluationJson.Round(row.MeanIou),
                ["medianIou"] = EvaluationJson.Round(row.MedianIou),
                ["shareGood"] = EvaluationJson.Round(row.ShareGood),
                ["meanBoundaryF"] = EvaluationJson.Round(row.MeanBoundaryF),
                ["time"] = EvaluationJson.Times(row.Seconds),
            };
        }

        summary["encoding"] = EvaluationJson.Times(report.EncodingSeconds);
        return summary;
    }

    public IEnumerable<ObjectResult> Rank(EvaluationReport report) =>
        report.Results.OrderBy(result => result.Trial.Last.Iou).ThenBy(result => result.Name, StringComparer.Ordinal);

    public string Caption(ObjectResult result) => string.Create(CultureInfo.InvariantCulture, $"IoU {result.Trial.Last.Iou:0.000}");
}
