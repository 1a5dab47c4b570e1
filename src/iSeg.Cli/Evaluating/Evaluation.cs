using System.CommandLine;
using iSeg.Cli.Segmenting;
using iSeg.Core.Formats.Coco;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.Evaluation.Sheets;

using static System.FormattableString;

namespace iSeg.Cli.Evaluating;

/// <summary>Finds the set, measures, tells: the same for all kinds of evaluation.</summary>
internal static class Evaluation
{
    private const int SheetObjects = 10;

    /// <returns>0 when every object was measured; 1 when some could not be, or the run was stopped: what was measured is told all the same.</returns>
    public static async Task<int> RunAsync(
        EvaluateRequest request, IProtocol protocol, IEvaluationOutput output, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        foreach (var target in new[] { request.Json, request.Sheet }.OfType<string>())
        {
            WholeFile.Check(target);
        }

        var set = await FindAsync(request, cancellationToken);
        var runner = new EvaluationRunner(new AffinityBackbone(), MaskMethods.Create(request.Method), protocol, SegmentRun.MaxLongSide);
        EvaluationReport report;
        using (var progress = new ProgressLine(console.Error))
        {
            progress.Show(new(0, set.ObjectCount, ""));
            report = await runner.RunAsync(set, request.Parallel, progress.Show, cancellationToken);
        }

        await TellProblemsAsync(report, request.Ignore, console.Error);
        if (report.Results.IsEmpty)
        {
            throw new CliException("Nothing was measured.");
        }

        await console.Output.WriteLineAsync(Headline(request, output, set, report));
        await console.Output.WriteLineAsync();
        output.WriteTables(report, console.Output);
        if (request.Json is { } json)
        {
            await EvaluationJson.WriteAsync(json, request, output, report);
        }

        if (request.Sheet is { } sheet)
        {
            var worst = output.Rank(report).Take(SheetObjects).Select(result => new SheetEntry(result, output.Caption(result))).ToList();
            await WholeFile.WriteBytesAsync(sheet, ContactSheet.Draw(worst), CancellationToken.None);
        }

        return report.IsComplete && !report.Problems.Any(problem => problem.IsFailure) ? CliRunner.Done : CliRunner.Failed;
    }

    private static async Task<EvaluationSet> FindAsync(EvaluateRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var set = request.Coco is { } coco
                ? await CocoSet.LoadAsync(coco, request.Images, request.MinArea, request.MaxObjects, cancellationToken)
                : MaskFolderSet.Find(request.Images, request.Masks!, request.Ignore);
            var (step, offset, limit, seed) = request.Selection;
            return set.Select(step, offset, limit, seed);
        }
        catch (CocoFormatException exception)
        {
            throw new CliException($"{request.Coco}: {exception.Message}");
        }
    }

    private static async Task TellProblemsAsync(EvaluationReport report, int? ignore, TextWriter error)
    {
        foreach (var problem in report.Problems)
        {
            await error.WriteLineAsync($"{(problem.IsFailure ? "Failed" : "Skipped")}: {problem.Name}: {problem.Reason}.".ReplaceLineEndings(" "));
        }

        if (ignore is { } value && !report.Results.IsEmpty && report.Results.All(result => result.Ignored == 0))
        {
            await error.WriteLineAsync($"Note: no mask has a pixel of the value {value}, so nothing was ignored.");
        }
    }

    private static string Headline(EvaluateRequest request, IEvaluationOutput output, EvaluationSet set, EvaluationReport report)
    {
        var failed = report.Problems.Count(problem => problem.IsFailure);
        var skipped = report.Problems.Length - failed;
        var (objects, pictures) = (report.Results.Length, report.PictureCount);
        var parts = new[]
        {
            $"{output.Title}: {Count(objects, "object")} in {Count(pictures, "picture")}, method {Describe(request.Method)}",
            report.IsComplete ? "" : $"stopped early, {set.ObjectCount} were asked for",
            failed > 0 ? $"{failed} failed" : "",
            skipped > 0 ? $"{skipped} skipped" : "",
            request.Parallel > 1 ? $"{request.Parallel} pictures at once, so the times mean little" : "",
        };
        return string.Join("; ", parts.Where(part => part.Length > 0)) + ".";
    }

    private static string Describe(MethodSettings method)
    {
        var (options, usual) = (method.Options, SegmentationOptions.Default);
        return string.Concat(
            method.Name,
            method.Without == EngineParts.None ? "" : $" without {method.Without}".ToLowerInvariant(),
            options.Settled.Equals(usual.Settled) ? "" : options.Settled > 0 ? Invariant($", until less than {options.Settled} of a map moves") : $", {options.Iterations} iterations",
            options.Lambda.Equals(usual.Lambda) ? "" : Invariant($", lambda {options.Lambda}"));
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
