using System.CommandLine;
using System.Text.Json;
using iSeg.Cli.PseudoMasking;
using iSeg.Cli.Segmenting;
using iSeg.Engine.Clip;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg tag</c>: which of some words a picture shows.</summary>
internal static class TagCommand
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var image = new Argument<FileInfo>("image") { Description = "The picture." };
        var clip = new Option<string>("--clip") { Description = "A CLIP with a vision transformer in Transformers layout, such as openai/clip-vit-base-patch16.", Required = true, HelpName = "DIR" };
        var word = new Option<string[]>("--word") { Description = "What to look for; again and again.", HelpName = "WORD", Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };
        var words = new Option<FileInfo?>("--words") { Description = "What to look for, one a line.", HelpName = "FILE" };
        var background = new Option<string[]>("--background") { Description = "Words for what nobody asks about, in place of the usual ones.", HelpName = "WORD", Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };
        var templates = new Option<string[]>("--template") { Description = "Sentences that a word is put into in place of {}, in place of the usual ones.", HelpName = "TEXT", Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };
        templates.Require(value => value!.All(text => text.Contains("{}", StringComparison.Ordinal)), "a sentence with {} in it");
        var keep = new Option<double>("--keep") { Description = "Tags above min + KEEP (max - min) count, 0..1.", HelpName = "KEEP", DefaultValueFactory = _ => TagOptions.Default.Keep };
        keep.Require(value => value is >= 0 and <= 1, "a number in 0..1");
        var command = new Command("tag", "Says which of some words a picture shows.") { image, clip, word, words, background, templates, keep };
        command.Validators.Add(result =>
        {
            if (result.GetResult(word) is not { Tokens.Count: > 0 } && result.GetResult(words) is null)
            {
                result.AddError("Say what to look for: give --word or --words.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = TagOptions.Default with { Keep = parse.GetValue(keep) };
            options = parse.GetValue(background) is { Length: > 0 } own ? options with { Background = [.. own] } : options;
            options = parse.GetValue(templates) is { Length: > 0 } sentences ? options with { Templates = [.. sentences] } : options;
            string[] asked = [.. parse.GetValue(word)!, .. parse.GetValue(words) is { } file ? CategoryLists.ReadWords(file) : []];
            var (picture, _) = PictureInput.Load(parse.GetValue(image)!, cancellationToken);
            using var tagger = ClipTagger.Load(ModelOption.OpenClip(parse.GetValue(clip)!, cancellationToken));
            var tags = await tagger.TagAsync(picture, [.. asked.Distinct(StringComparer.OrdinalIgnoreCase)], options, cancellationToken);
            await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(
                new { tags = tags.Kept.Select(tag => tag.Word), scores = tags.All.Select(tag => new { word = tag.Word, score = Math.Round(tag.Score, 4), kept = tag.IsKept }) }, Plain));
            return CliRunner.Done;
        });
        return command;
    }
}
