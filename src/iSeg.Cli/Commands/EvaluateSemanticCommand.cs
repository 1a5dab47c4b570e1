using System.CommandLine;
using iSeg.Cli.Semantic;
using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.Unsupervised;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg evaluate semantic</c>: mIoU on data sets in their own folder layouts (docs/paper.md).</summary>
internal static class EvaluateSemanticCommand
{
    public static Command Create()
    {
        var layout = new Option<string>("--layout") { Description = "How the data set lies in its folder.", Required = true };
        layout.AcceptOnlyFromAmong([.. SemanticLayout.All.Select(known => known.Name), "coco-stuff-27"]);
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
        var preset = new Option<string?>("--preset") { Description = "For --task weak and open: the authors' settings; those of the layout unless said otherwise." };
        preset.AcceptOnlyFromAmong([.. MaskPreset.All.Select(known => known.Name)]);
        var predictions = new Option<DirectoryInfo>("--predictions") { Description = "Where the labels lie or are kept; what is there already is not made again.", Required = true, HelpName = "DIR" };
        var limit = new Option<int?>("--limit") { Description = "At most so many pictures, the first ones.", HelpName = "N" };
        limit.Require(value => value is null or >= 1, "a number from 1");
        var json = new Option<FileInfo?>("--json") { Description = "Write the numbers to this file.", HelpName = "FILE" };
        var ablation = new Option<bool>("--ablation") { Description = "Ent-Self, Cat-Cross, N, lambda and gamma one by one, as far as the task has them; writes ablation.md and plots into --predictions." };
        var exact = new Option<bool>("--exact") { Description = "For --task weak and open: looks at the picture again with the words, as the paper does; twice the time." };
        var command = new Command("semantic", "Mean IoU of labels on VOC, Context, COCO-Object, Cityscapes or COCO-Stuff-27.")
        {
            layout, root, split, task, model, clip, preset, predictions, limit, json, ablation, exact,
        };
        command.Validators.Add(result =>
        {
            var wanted = result.GetResult(task) is { Tokens: [{ Value: var value }] } ? value : "given";
            var isNamed = wanted is "weak" or "open";
            if (isNamed && !result.Has(model))
            {
                result.AddError($"--task {wanted} needs a Stable Diffusion checkpoint: give --model.");
            }

            if (wanted == "open" != result.Has(clip))
            {
                result.AddError("--clip and --task open go together.");
            }

            result.Require(wanted != "given", "makes labels: it goes with --task weak, open or unsupervised.", ablation, model);
            result.Require(isNamed, "goes with --task weak or open.", exact, preset);
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var known = SemanticLayout.Find(parse.GetValue(layout)!)!;
            var request = new SemanticRequest(
                known.Name, parse.GetValue(root)!.FullName, parse.GetValue(split) ?? known.Split, Enum.Parse<SemanticTask>(parse.GetValue(task)!, ignoreCase: true), parse.GetValue(model),
                parse.GetValue(clip), parse.GetValue(predictions)!, parse.GetValue(limit), parse.GetValue(json), parse.GetValue(ablation));
            var settings = MaskPreset.All.Single(usual => usual.Name == (parse.GetValue(preset) ?? Usual(request)));
            return await RunAsync(request, settings with { Options = settings.Options with { Exact = parse.GetValue(exact) } }, parse.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static string Usual(SemanticRequest request) => (request.Layout, request.Task) switch
    {
        ("context", _) => MaskPreset.Context.Name,

        // The authors name none for words on these two; those of the data sets that are most like them.
        ("cityscapes", _) => MaskPreset.Context.Name,
        ("coco-stuff27", _) => MaskPreset.Coco.Name,
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

        var set = SemanticLayout.Find(request.Layout)!.Read(request.Root, request.Split);
        using var predictor = new SemanticPredictor(request, cancellationToken);
        await KeptLabels.ClaimAsync(request, preset);
        var run = new SemanticRun(request, set, console);
        if (request.Ablation)
        {
            return await new AblationRun(request, set, run, predictor, console).RunAsync(preset, cancellationToken);
        }

        var (counts, failed) = await run.RunAsync(new("", preset, DivideOptions.Default), predictor, cancellationToken);
        var pictures = Math.Min(set.Pictures.Length, request.Limit ?? int.MaxValue) - failed;
        if (pictures == 0)
        {
            throw new CliException("Nothing was measured.");
        }

        await console.Output.WriteLineAsync($"{request.Layout}, {request.TaskName}: {pictures} {(pictures == 1 ? "picture" : "pictures")}{(failed > 0 ? $", {failed} failed" : "")}");
        SemanticReport.Write(console.Output, set, counts);
        if (request.Json is { } file)
        {
            await WholeFile.WriteTextAsync(file.FullName, SemanticReport.ToJson(set, counts, request.Layout, request.TaskName, pictures));
        }

        return failed == 0 ? CliRunner.Done : CliRunner.Failed;
    }
}
