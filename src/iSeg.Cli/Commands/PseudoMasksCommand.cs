using System.CommandLine;
using iSeg.Cli.Prelabelling;
using iSeg.Cli.PseudoMasking;
using iSeg.Core.Prelabelling;
using iSeg.Engine.Clip;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg pseudo-masks</c>: masks for a folder of pictures from what they show, said by a list or by CLIP.</summary>
internal static class PseudoMasksCommand
{
    public static Command Create()
    {
        var images = new Option<DirectoryInfo?>("--images") { Description = "The folder of the pictures.", HelpName = "DIR" };
        var list = new Option<FileInfo?>("--tags") { Description = "What the pictures show: \"picture: name, name\" a line.", HelpName = "FILE" };
        var coco = new Option<FileInfo?>("--coco") { Description = "What the pictures show: the categories of a COCO instances file; its masks are not used.", HelpName = "FILE" };
        var words = new Option<FileInfo?>("--words") { Description = "All categories, one a line, in the order of their values; with --clip what to look for.", HelpName = "FILE" };
        var clip = new Option<string?>("--clip") { Description = "Open vocabulary: a CLIP in Transformers layout says which of --words a picture shows.", HelpName = "DIR" };
        var keep = new Option<double>("--keep") { Description = "With --clip: tags above min + KEEP (max - min) count, 0..1.", HelpName = "KEEP", DefaultValueFactory = _ => TagOptions.Default.Keep };
        keep.Require(value => value is >= 0 and <= 1, "a number in 0..1");
        var model = ModelOption.Create(required: true);
        var preset = new Option<string>("--preset") { Description = "The authors' settings for a data set.", DefaultValueFactory = _ => MaskPreset.Voc.Name };
        preset.AcceptOnlyFromAmong([.. MaskPreset.All.Select(known => known.Name)]);
        var background = new Option<string?>("--background-rule") { Description = "In place of the preset's: a least value in 0..1, or squared for (1 - max)^2.", HelpName = "RULE" };
        background.Require(value => value is null || BackgroundRule.TryParse(value, out _), BackgroundRule.Texts);
        var again = new Option<bool>("--again") { Description = "Makes labels anew that are there already." };
        var output = new Option<DirectoryInfo?>("--output", "-o") { Description = "The folder for the labels: grey PNG, 0 is background, and classes.txt.", HelpName = "DIR" };
        var project = ProjectOption.Optional("A project whose pictures get suggestions, in place of --images and --output; without names from elsewhere, of the categories that each picture's objects have.");
        var store = ProjectOption.Store("With --project: the store, also while the server runs.");
        var command = new Command("pseudo-masks", "Makes masks for a folder or project of pictures from the names of what they show.") { images, list, coco, words, clip, keep, model, preset, background, again, output, project, store };
        command.Validators.Add(result =>
        {
            result.Require(result.Has(clip), "goes with --clip.", keep);
            result.Require(result.Has(project), "goes with --project.", store);
            var hasProject = result.GetResult(project) is not null;
            if (hasProject == (result.GetResult(images) is not null) || hasProject == (result.GetResult(output) is not null))
            {
                result.AddError("Say which pictures: give --images and --output, or --project.");
            }
            else if (!hasProject && Path.GetRelativePath(result.GetValue(images)!.FullName, result.GetValue(output)!.FullName) == ".")
            {
                result.AddError("--output must be another folder than --images: labels there would be taken for pictures.");
            }
            else if (hasProject && result.GetResult(again) is { Implicit: false })
            {
                result.AddError("--again goes with --output; suggestions are not made twice.");
            }
            else if (new Option[] { list, coco, clip }.Count(option => result.GetResult(option) is { Implicit: false }) is var sources && (sources > 1 || (sources == 0 && !hasProject)))
            {
                result.AddError("Say where the names come from: give one of --tags, --coco and --clip.");
            }
            else if (hasProject && result.GetResult(words) is not null && result.GetResult(clip) is null)
            {
                result.AddError("--words goes with --clip when suggestions are made for --project; without --clip the names are those of --tags, of --coco, or of each picture's objects.");
            }
            else if (result.GetResult(clip) is not null && result.GetResult(words) is null)
            {
                result.AddError("--clip needs --words: what to look for.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var lists = parse.GetValue(list) is { } text ? CategoryLists.ReadText(text)
                : parse.GetValue(coco) is { } file ? await CategoryLists.ReadCocoAsync(file, cancellationToken)
                : null;
            if (parse.GetValue(project) is { } name)
            {
                var wanted = parse.GetValue(words) is { } given ? CategoryLists.ReadWords(given) : null;
                return await PrelabelRun.RunAsync(
                    parse.GetRequiredValue(store),
                    name,
                    new()
                    {
                        Kind = parse.GetValue(clip) is null ? PrelabelKind.Text : PrelabelKind.Tags,
                        Model = parse.GetValue(model),
                        Clip = parse.GetValue(clip),
                        NamesFrom = lists is not null ? NameSource.List : parse.GetValue(clip) is null ? NameSource.Picture : NameSource.Given,
                        Names = parse.GetValue(clip) is null ? null : wanted,
                        NamesByPicture = lists,
                        Preset = parse.GetValue(preset),
                        Background = parse.GetValue(background),
                        Keep = parse.GetValue(clip) is null ? null : parse.GetValue(keep),
                    },
                    parse.InvocationConfiguration,
                    cancellationToken);
            }

            var all = AllWords(parse.GetValue(words), lists);
            var settings = MaskPreset.All.Single(known => known.Name == parse.GetValue(preset));
            settings = BackgroundRule.TryParse(parse.GetValue(background), out var rule) ? settings with { Background = rule } : settings;
            var run = new PseudoMaskRun(
                parse.GetValue(images)!, lists, parse.GetValue(coco) is not null, all, parse.GetValue(clip), TagOptions.Default with { Keep = parse.GetValue(keep) }, parse.GetValue(model)!, settings, parse.GetValue(output)!, parse.GetValue(again));
            return await run.RunAsync(parse.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static IReadOnlyList<string> AllWords(FileInfo? file, Dictionary<string, IReadOnlyList<string>>? lists)
    {
        var named = lists?.Values.SelectMany(names => names).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray() ?? [];
        if (file is null)
        {
            return named;
        }

        var words = CategoryLists.ReadWords(file);
        return named.FirstOrDefault(name => !words.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? throw new CliException($"A picture shows {unknown}, but {file.FullName} has no such line.")
            : words;
    }
}
