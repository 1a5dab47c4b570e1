using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using iSeg.Core.Geometry;
using iSeg.Core.Prompts;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

/// <summary>Everything that was measured, step by step. Whatever is a time has a name that ends in "ms"; all else is the same in every run.</summary>
internal static class EvaluationJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task<bool> WriteAsync(string target, EvaluateRequest request, IEvaluationOutput output, EvaluationReport report)
    {
        var root = new JsonObject
        {
            ["protocol"] = output.Title,
            ["method"] = request.Method.Name,
            ["iterations"] = request.Method.Options.Iterations,
            ["settled"] = request.Method.Options.Settled,
            ["lambda"] = request.Method.Options.Lambda,
            ["without"] = request.Method.Without.ToString().ToLowerInvariant(),
            ["parallel"] = request.Parallel,
            ["complete"] = report.IsComplete,
            ["summary"] = output.Summary(report),
            ["objects"] = new JsonArray([.. report.Results.Select(Result)]),
            ["notMeasured"] = new JsonArray([.. report.Problems.Select(problem => new JsonObject
            {
                ["name"] = problem.Name, ["reason"] = problem.Reason, ["failed"] = problem.IsFailure,
            })]),
        };
        return WholeFile.WriteAsync(target, async stream =>
        {
            await JsonSerializer.SerializeAsync(stream, root, Options);
            return true;
        });
    }

    /// <summary>As many digits as mean something.</summary>
    public static double Round(double value) => Math.Round(value, 6);

    public static JsonObject Times(Spread seconds) => new()
    {
        ["meanMs"] = Milliseconds(seconds.Mean),
        ["medianMs"] = Milliseconds(seconds.Median),
        ["p95Ms"] = Milliseconds(seconds.Percentile95),
    };

    private static double Milliseconds(double seconds) => Math.Round(1000 * seconds, 2);

    private static JsonObject Result(ObjectResult result) => new()
    {
        ["name"] = result.Name,
        ["picture"] = result.Picture.Name,
        ["width"] = result.Size.Width,
        ["height"] = result.Size.Height,
        ["area"] = result.Area,
        ["ignored"] = result.Ignored,
        ["encodingMs"] = Milliseconds(result.Encoding.TotalSeconds),
        ["steps"] = new JsonArray([.. result.Trial.Steps.Select(step => new JsonObject
        {
            ["prompts"] = new JsonArray([.. step.Added.Select(Prompt)]),
            ["iou"] = Round(step.Iou),
            ["boundaryF"] = Round(step.BoundaryF),
            ["ms"] = Milliseconds(step.Time.TotalSeconds),
        })]),
    };

    private static JsonObject Prompt(Prompt prompt) => prompt switch
    {
        PointPrompt point => Prompt("point", point.IsPositive, point.Position),
        LinePrompt line => Prompt("line", line.IsPositive, [.. line.Points]),
        BoxPrompt box => Prompt("box", true, box.Min, box.Max),
        _ => throw new ArgumentException($"No protocol gives a {prompt.GetType().Name}.", nameof(prompt)),
    };

    private static JsonObject Prompt(string kind, bool isPositive, params ReadOnlySpan<PointD> points)
    {
        var coordinates = new JsonArray();
        foreach (var point in points)
        {
            coordinates.Add(new JsonArray(point.X, point.Y));
        }

        return new() { ["kind"] = kind, ["positive"] = isPositive, ["points"] = coordinates };
    }
}
