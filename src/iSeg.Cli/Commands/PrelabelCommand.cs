using System.CommandLine;
using System.CommandLine.Parsing;
using iSeg.Cli.Prelabelling;
using iSeg.Cli.PseudoMasking;
using iSeg.Cli.Segmenting;
using iSeg.Core.Prelabelling;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg prelabel</c>: suggestions for all pictures of a project.</summary>
internal static class PrelabelCommand
{
    public static Command Create()
    {
        var project = ProjectOption.Project();
        var store = ProjectOption.Store("The store to write to, also while the server runs.");
        var text = Names("--text", "Masks of these names; without names, of the project's categories. Needs --model.");
        var tags = Names("--tags", "As --text, but of those that CLIP finds on the picture. Needs --model and --clip.");
        var everything = new Option<bool>("--everything") { Description = "The segments that the editor shows, without names; works without --model." };
        var boxes = new Option<bool>("--boxes") { Description = "Masks in the boxes that objects of the pictures are so far; works without --model." };
        var prompts = new PromptOptions();
        var words = new Option<FileInfo?>("--words") { Description = "With --text or --tags: further names, one a line.", HelpName = "FILE" };
        var ofPicture = new Option<bool>("--of-picture") { Description = "With --text: on each picture the categories that its objects have." };
        var model = ModelOption.Create(required: false);
        var clip = new Option<string?>("--clip") { Description = "With --tags: a CLIP in Transformers layout.", HelpName = "DIR" };
        var keep = new Option<double?>("--keep") { Description = "With --tags: tags above min + KEEP (max - min) count, 0..1.", HelpName = "KEEP" };
        var preset = new Option<string?>("--preset") { Description = "With names: masks by the authors' settings for a data set, in place of the editor's borders." };
        preset.AcceptOnlyFromAmong([.. MaskPreset.All.Select(known => known.Name)]);
        var threshold = new Option<double?>("--threshold") { Description = "Of the soft maps, 0.01..0.99.", HelpName = "T" };
        var category = new Option<string?>("--category") { Description = "With --everything, --box and --point: what is found is called so; without it, whoever accepts says.", HelpName = "NAME" };
        var segments = new Option<int?>("--segments") { Description = "With --everything: so many segments, 1..255; as many as the editor shows first unless said otherwise.", HelpName = "N" };
        segments.Require(value => value is null or (>= 1 and <= 255), "a number from 1 to 255");
        var merge = new Option<string?>("--merge") { Description = "With --everything, DiffSeg's segments: divergences at which they become one, round by round; larger gives fewer.", HelpName = "1,1,1" };
        var minArea = new Option<double?>("--min-area") { Description = "Leaves out what is smaller than this share of the picture, 0..1.", HelpName = "SHARE" };
        var unannotated = new Option<bool>("--unannotated") { Description = "Only pictures without objects." };
        merge.Require(value => value is null || Rounds(value) is not null, EverythingOptions.RoundsAre);
        var command = new Command("prelabel", "Suggests masks for all pictures of a project; they count nowhere until somebody accepts them. Run again, it goes on where it was stopped.")
        {
            project, store, text, tags, everything, boxes, words, ofPicture, model, clip, keep, preset, threshold, category, segments, merge, minArea, unannotated,
        };
        foreach (var option in prompts.All)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var kinds = new Option[] { text, tags, everything, boxes }.Count(option => IsGiven(result, option)) + (prompts.All.Any(option => IsGiven(result, option)) ? 1 : 0);
            if (kinds != 1)
            {
                result.AddError("Say what is to be suggested: give one of --text, --tags, --everything, --boxes, or --box and --point.");
            }

            if (IsGiven(result, ofPicture) && (result.GetResult(text) is { Tokens.Count: > 0 } || IsGiven(result, words)))
            {
                result.AddError("--of-picture takes the names from each picture's objects: leave out --words and the names after --text, or leave out --of-picture.");
            }

            Lost(result, IsGiven(result, tags), "--tags", clip, keep);
            Lost(result, IsGiven(result, text) || IsGiven(result, tags), "--text or --tags", words, preset);
            Lost(result, IsGiven(result, text), "--text", ofPicture);
            Lost(result, IsGiven(result, everything), "--everything", segments, merge);
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var kind = Has(parsed, text) ? PrelabelKind.Text : Has(parsed, tags) ? PrelabelKind.Tags : parsed.GetValue(everything) ? PrelabelKind.Everything : parsed.GetValue(boxes) ? PrelabelKind.Boxes : PrelabelKind.Prompts;
            string[] names = [.. parsed.GetValue(text) ?? [], .. parsed.GetValue(tags) ?? [], .. parsed.GetValue(words) is { } file ? CategoryLists.ReadWords(file) : []];
            var spec = new PrelabelSpec
            {
                Kind = kind,
                Model = parsed.GetValue(model),
                Clip = parsed.GetValue(clip),
                NamesFrom = parsed.GetValue(ofPicture) ? NameSource.Picture : kind.LooksForNames() && names.Length == 0 ? NameSource.Project : NameSource.Given,
                Names = names.Length > 0 ? [.. names.Distinct(StringComparer.OrdinalIgnoreCase)] : null,
                Preset = parsed.GetValue(preset),
                Threshold = parsed.GetValue(threshold),
                Keep = parsed.GetValue(keep),
                Category = parsed.GetValue(category),
                Segments = parsed.GetValue(segments),
                Merge = parsed.GetValue(merge) is { } rounds ? Rounds(rounds) : null,
                MinArea = parsed.GetValue(minArea),
                Boxes = prompts.Boxes(parsed),
                Points = prompts.Points(parsed),
                Pictures = parsed.GetValue(unannotated) ? PictureChoice.WithoutObjects : PictureChoice.All,
            };
            return await PrelabelRun.RunAsync(parsed.GetRequiredValue(store), parsed.GetRequiredValue(project), spec, parsed.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static Option<string[]> Names(string name, string description) =>
        new(name) { Description = description, HelpName = "NAME...", Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = true };

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static bool Has(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static void Lost(CommandResult result, bool fits, string with, params Option[] options)
    {
        if (!fits && options.FirstOrDefault(option => IsGiven(result, option)) is { } lost)
        {
            result.AddError($"{lost.Name} goes with {with}.");
        }
    }

    private static double[]? Rounds(string text) => EverythingOptions.Rounds(text);
}
