using System.CommandLine;
using System.Text;
using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Semantic;

/// <summary>Measures one setting after the other. All labels are kept, so that a run that was stopped goes on.</summary>
internal sealed class AblationRun(SemanticRequest request, SemanticSet set, SemanticRun run, SemanticPredictor predictor, InvocationConfiguration console)
{
    /// <returns>The exit code.</returns>
    /// <exception cref="CliException">Nothing could be measured.</exception>
    public async Task<int> RunAsync(MaskPreset preset, CancellationToken cancellationToken)
    {
        var all = Ablation.Of(request.Task, preset);
        var variants = all.SelectMany(series => series.Lines).SelectMany(line => line.Points).Select(point => point.Variant).Distinct().ToList();
        await run.MakeAsync(variants, predictor, cancellationToken);
        var (results, failures) = (new List<AblationResult>(), 0);
        var wanted = Math.Min(set.Pictures.Length, request.Limit ?? int.MaxValue);
        foreach (var series in all)
        {
            var lines = new List<IReadOnlyList<AblationScore>>();
            foreach (var line in series.Lines)
            {
                var scores = new List<AblationScore>();
                foreach (var point in line.Points)
                {
                    var (counts, failed) = await run.RunAsync(point.Variant, predictor, cancellationToken);
                    failures = Math.Max(failures, failed);
                    if (failed == wanted)
                    {
                        throw new CliException("Nothing was measured.");
                    }

                    scores.Add(new(counts.MeanIoU, counts.PixelAccuracy));
                    var of = series.Lines.Count > 1 ? $" {line.Name}" : "";
                    await console.Output.WriteLineAsync($"{series.Title}{of}: {point.Label}: mIoU {SemanticReport.Percent(counts.MeanIoU)}, pixel accuracy {SemanticReport.Percent(counts.PixelAccuracy)}");
                }

                lines.Add(scores);
            }

            results.Add(new(series, lines));
            await WriteAsync(results, preset, wanted, failures);
        }

        return failures == 0 ? CliRunner.Done : CliRunner.Failed;
    }

    /// <summary>After every series: a run that is stopped has shown what it has.</summary>
    private async Task WriteAsync(List<AblationResult> results, MaskPreset preset, int wanted, int failures)
    {
        var folder = request.Predictions.FullName;
        if (results[^1].Series.Symbol.Length > 0)
        {
            await WholeFile.WriteTextAsync(Path.Combine(folder, results[^1].Series.FileName), AblationReport.Draw(results[^1]));
        }

        await WholeFile.WriteTextAsync(Path.Combine(folder, "ablation.md"), AblationReport.ToMarkdown(results, Headline(preset, wanted, failures)));
        if (request.Json is { } json)
        {
            await WholeFile.WriteTextAsync(json.FullName, AblationReport.ToJson(results, request.Layout, request.TaskName));
        }
    }

    private string Headline(MaskPreset preset, int wanted, int failures)
    {
        var text = new StringBuilder($"{request.Layout}, {request.TaskName}, {wanted} {(wanted == 1 ? "picture" : "pictures")}{(failures > 0 ? $" ({failures} failed)" : "")}, ");
        text.Append(request.Task == SemanticTask.Unsupervised ? "" : $"preset {preset.Name}{(preset.Options.Exact ? ", exact" : "")}, ").Append($"model {request.Model ?? "affinity"}");
        text.Append(request.Clip is { } clip ? $", CLIP {clip}." : ".");
        return text.Append(request.Task == SemanticTask.Unsupervised ? " Segments have no words, so Cat-Cross and gamma do not come into it." : "").ToString();
    }
}
