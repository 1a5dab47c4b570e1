using System.CommandLine;
using iSeg.Cli.Semantic;
using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg evaluate semantic</c>: mIoU on data sets in their own folder layouts (docs/paper.md).</summary>
internal static class EvaluateSemanticCommand
{
    public static Command Create()
    {
        var layout = new Option<string>("--layout") { Description = "How the data set lies in its folder.", Required = true };
        layout.AcceptOnlyFromAmong([.. SemanticLayout.All.Select(known => known.Name)]);
        var root = new Option<DirectoryInfo>("--root") { Description = "The data set's folder.", Required = true, HelpName = "DIR" };
        var split = new Option<string?>("--split") { Description = "val or val2017 unless said otherwise.", HelpName = "NAME" };
        var task = new Option<string>("--task")
        {
            Description = "given: labels that are in --predictions; weak: masks for the true classes; open: tags by --clip, then masks; unsupervised: segments, matched to classes.",
            DefaultValueFactory = _ => "given",
        };
        task.AcceptOnlyFromAmong("given", "weak", "open", "unsupervised");
        var model = ModelOption.Create(required: false);
        var clip = new Option<string?>("--clip") { Description = "For --task open: a CLIP in Transformers layout.", HelpName = "DIR" };
        var preset = new Option<string?>("--preset") { Description = "The authors' settings; those of the layout unless said otherwise." };
        preset.AcceptOnlyFromAmong([.. MaskPreset.All.Select(known => known.Name)]);
        var predictions = new Option<DirectoryInfo>("--predictions") { Description = "Where the labels lie or are kept; what is there already is not made again.", Required = true, HelpName = "DIR" };
        var limit = new Option<int?>("--limit") { Description = "At most so many pictures, the first ones.", HelpName = "N" };
        limit.Require(value => value is null or >= 1, "a number from 1");
        var json = new Option<FileInfo?>("--json") { Description = "Write the numbers to this file.", HelpName = "FILE" };
        var ablation = new Option<bool>("--ablation") { Description = "For --task weak: Ent-Self, Cat-Cross, N, lambda and gamma one by one; writes ablation.md and plots into --predictions." };
        var command = new Command("semantic", "Mean IoU of labels on VOC, Context, COCO-Object, Cityscapes or COCO-Stuff-27.")
        {
            layout, root, split, task, model, clip, preset, predictions, limit, json, ablation,
        };
        command.Validators.Add(result =>
        {
            var wanted = result.GetResult(task) is { Tokens: [{ Value: var value }] } ? value : "given";
            bool Has(Option option) => result.GetResult(option) is { Implicit: false };
            if (wanted is "weak" or "open" && !Has(model))
            {
                result.AddError($"--task {wanted} needs a Stable Diffusion checkpoint: give --model.");
            }

            if (wanted == "open" != Has(clip))
            {
                result.AddError("--clip and --task open go together.");
            }

            if (Has(ablation) && wanted != "weak")
            {
                result.AddError("--ablation goes with --task weak.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = new SemanticRequest(
                parse.GetValue(layout)!, parse.GetValue(root)!.FullName, parse.GetValue(split), Enum.Parse<SemanticTask>(parse.GetValue(task)!, ignoreCase: true), parse.GetValue(model),
                parse.GetValue(clip), parse.GetValue(predictions)!, parse.GetValue(limit), parse.GetValue(json), parse.GetValue(ablation));
            var settings = MaskPreset.All.Single(known => known.Name == (parse.GetValue(preset) ?? Usual(request)));
            return await RunAsync(request, settings, parse.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static string Usual(SemanticRequest request) => (request.Layout, request.Task) switch
    {
        ("context", _) => MaskPreset.Context.Name,
        ("coco-object", SemanticTask.Open) => MaskPreset.CocoObject.Name,
        ("coco-object", _) => MaskPreset.Coco.Name,
        (_, SemanticTask.Open) => MaskPreset.VocOpen.Name,
        _ => MaskPreset.Voc.Name,
    };

    private static async Task<int> RunAsync(SemanticRequest request, MaskPreset preset, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (request.Json is { } target)
        {
            WholeFile.Check(target.FullName);
        }

        var layout = SemanticLayout.All.Single(known => known.Name == request.Layout);
        var set = layout.Read(request.Root, request.Split ?? layout.Split);
        if (!set.HasBackground && request.Task is (SemanticTask.Weak or SemanticTask.Open))
        {
            throw new CliException($"{request.Layout} has no background class; the paper measures it with --task unsupervised.");
        }

        using var predictor = new SemanticPredictor(request, cancellationToken);
        var run = new SemanticRun(request, set, console);
        if (request.Ablation)
        {
            return await AblateAsync(request, preset, run, predictor, console, cancellationToken);
        }

        var (counts, failed) = await run.RunAsync(new("", preset), predictor, cancellationToken);
        var pictures = Math.Min(set.Pictures.Length, request.Limit ?? int.MaxValue) - failed;
        if (pictures == 0)
        {
            throw new CliException("Nothing was measured.");
        }

        await console.Output.WriteLineAsync($"{request.Layout}, {request.Task.ToString().ToLowerInvariant()}: {pictures} pictures{(failed > 0 ? $", {failed} failed" : "")}");
        SemanticReport.Write(console.Output, set, counts);
        if (request.Json is { } file)
        {
            await WriteAsync(file.FullName, SemanticReport.ToJson(set, counts, request.Layout, request.Task.ToString().ToLowerInvariant(), pictures));
        }

        return failed == 0 ? CliRunner.Done : CliRunner.Failed;
    }

    private static async Task<int> AblateAsync(
        SemanticRequest request, MaskPreset preset, SemanticRun run, SemanticPredictor predictor, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var (measured, anyFailed) = (new List<(AblationSeries, IReadOnlyList<double?>)>(), false);
        request.Predictions.Create();
        var all = Ablation.Of(preset);
        await run.MakeAsync([.. all.SelectMany(series => series.Variants).Select(variant => variant.Variant).DistinctBy(variant => variant.Name)], predictor, cancellationToken);
        foreach (var series in all)
        {
            var values = new List<double?>();
            foreach (var (label, _, variant) in series.Variants)
            {
                var (counts, failed) = await run.RunAsync(variant, predictor, cancellationToken);
                values.Add(counts.MeanIoU);
                anyFailed |= failed > 0;
                await console.Output.WriteLineAsync($"{series.Title}: {label}: mIoU {SemanticReport.Percent(counts.MeanIoU)}");
            }

            measured.Add((series, values));
            if (series.Symbol.Length > 0)
            {
                var plot = LinePlot.Draw(series.Title, series.Symbol, series.Variants.Zip(values, (variant, value) => (variant.Value, value)));
                await WriteAsync(Path.Combine(request.Predictions.FullName, Ablation.FileName(series)), plot);
            }

            // After every series: a run that is stopped has shown what it has.
            await WriteAsync(Path.Combine(request.Predictions.FullName, "ablation.md"), Ablation.ToMarkdown(measured, $"{request.Layout}, preset {preset.Name}, model {request.Model}, at most {request.Limit?.ToString() ?? "all"} pictures."));
        }

        return anyFailed ? CliRunner.Failed : CliRunner.Done;
    }

    private static async Task WriteAsync(string path, string text) => await WholeFile.WriteAsync(path, async stream =>
    {
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), CancellationToken.None);
        return true;
    });
}
