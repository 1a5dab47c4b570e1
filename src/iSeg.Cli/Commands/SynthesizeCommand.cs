using System.CommandLine;
using System.Text.Json;
using iSeg.Cli.Evaluating;
using iSeg.Cli.Prelabelling;
using iSeg.Core.Prelabelling;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Imaging;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg synthesize</c>: pictures from words, with masks of what the words name.</summary>
internal static class SynthesizeCommand
{
    public static Command Create()
    {
        var model = ModelOption.Create(required: true);
        var names = new Option<string[]>("--name") { Description = "What gets a mask; the first is written as 1, the second as 2 ...", HelpName = "NAME", Required = true, Arity = ArgumentArity.OneOrMore };
        var prompt = new Option<string?>("--prompt") { Description = "What the pictures show, with every name in it; a photograph of the names without this.", HelpName = "P" };
        var count = new Option<int>("--count") { Description = "How many pictures, 1..100000.", HelpName = "N", DefaultValueFactory = _ => 1 };
        count.Require(value => value is >= 1 and <= 100_000, "a number from 1 to 100000");
        var seed = new Option<int>("--seed") { Description = "Of the first picture; the next has the next.", HelpName = "S", DefaultValueFactory = _ => 0 };
        var steps = new Option<int>("--steps") { Description = "DDIM steps, 1..1000.", HelpName = "S", DefaultValueFactory = _ => new GenerationRequest("").Steps };
        steps.Require(value => value is >= 1 and <= 1000, "a number from 1 to 1000");
        var side = new Option<int?>("--side") { Description = "Side in pixels; what the checkpoint was trained on without this.", HelpName = "PIXELS" };
        side.Require(value => value is null || (value is >= 64 and <= 2048 && value % 8 == 0), "a multiple of 8 in 64..2048");
        var preset = new Option<string>("--preset") { Description = "The authors' settings for the masks.", DefaultValueFactory = _ => MaskPreset.Coco.Name };
        preset.AcceptOnlyFromAmong([.. MaskPreset.All.Select(known => known.Name)]);
        var output = new Option<DirectoryInfo?>("--output", "-o") { Description = "Gets images/, masks/ and classes.txt; pictures that are there already are not made again.", HelpName = "DIR" };
        var project = ProjectOption.Optional("A project that gets the pictures, with masks as suggestions, in place of --output.");
        var store = ProjectOption.Store("With --project: the store, also while the server runs.");
        var command = new Command("synthesize", "Makes pictures from words, with masks of what the words name.") { model, names, prompt, count, seed, steps, side, preset, output, project, store };
        command.Validators.Add(result =>
        {
            result.Require(result.Has(project), "goes with --project.", store);
            if (result.GetValue(names) is { } given && given.Any(string.IsNullOrWhiteSpace))
            {
                result.AddError("--name must say what gets a mask; one is empty.");
            }

            if (result.GetResult(output) is null == result.GetResult(project) is null)
            {
                result.AddError("Say where the pictures go: give --output or --project.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            string[] wanted = [.. parse.GetValue(names)!.Select(name => name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
            var request = new GenerationRequest(parse.GetValue(prompt) ?? $"a photograph of {string.Join(" and ", wanted)}") { Steps = parse.GetValue(steps), Seed = parse.GetValue(seed) };
            var masks = MaskPreset.All.Single(known => known.Name == parse.GetValue(preset));
            if (parse.GetValue(project) is { } name)
            {
                return await PrelabelRun.RunAsync(
                    parse.GetRequiredValue(store),
                    name,
                    new()
                    {
                        Kind = PrelabelKind.Synthesize,
                        Model = parse.GetValue(model),
                        Names = wanted,
                        Together = true,
                        Prompt = parse.GetValue(prompt),
                        Count = parse.GetValue(count),
                        Seed = parse.GetValue(seed),
                        Steps = parse.GetValue(steps),
                        Side = parse.GetValue(side),
                        Preset = masks.Name,
                    },
                    parse.InvocationConfiguration,
                    cancellationToken);
            }

            var folder = parse.GetValue(output)!;
            try
            {
                var checkpoint = ModelOption.Open(parse.GetValue(model)!, cancellationToken);
                using var synthesizer = PictureSynthesizer.Load(checkpoint, parse.GetValue(side) / checkpoint.Vae.Reduction);
                var settings = new MadeWith(
                    folder,
                    [
                        ("model", ModelOption.PathOf(parse.GetValue(model)!)), ("prompt", request.Prompt), ("names", string.Join(", ", wanted)), ("steps", $"{request.Steps}"),
                        ("side", $"{parse.GetValue(side) ?? checkpoint.UNet.SampleSize * checkpoint.Vae.Reduction}"), ("preset", masks.Name),
                    ],
                    "Name another folder with --output, or delete that one.")
                {
                    Places = ["images", "masks"],
                };
                await RunAsync(synthesizer, request, wanted, masks, settings, parse.GetValue(count), parse.InvocationConfiguration, cancellationToken);
            }
            catch (ArgumentException refusal)
            {
                throw new CliException(refusal.Plain());
            }

            return CliRunner.Done;
        });
        return command;
    }

    private static async Task RunAsync(
        PictureSynthesizer synthesizer, GenerationRequest request, string[] names, MaskPreset preset, MadeWith settings, int count, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        await settings.CheckAsync();
        var folder = settings.Folder;
        var (images, masks) = (Path.Combine(folder.FullName, "images"), Path.Combine(folder.FullName, "masks"));
        var made = 0;
        using (var line = new ProgressLine(console.Error))
        {
            for (var i = 0; i < count; i++)
            {
                line.Show(new(i, count, "pictures"));
                var one = request with { Seed = unchecked(request.Seed + i) };
                var (picture, mask) = (Path.Combine(images, $"{one.Seed:000000}.png"), Path.Combine(masks, $"{one.Seed:000000}.png"));

                // The picture is written last, so that one that is there has its mask.
                if (File.Exists(picture))
                {
                    continue;
                }

                var (rgb, maps) = await synthesizer.SynthesizeAsync(one, names, preset.Options, cancellationToken: cancellationToken);
                var labels = CategoryLabels.Assign(maps.Refined, maps.Grid, [.. names.Select((_, at) => (byte)(at + 1))], rgb.Size, preset.Background);
                if (made == 0)
                {
                    await settings.ClaimAsync();
                    await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "classes.txt"), ["background", .. names], cancellationToken);
                    Directory.CreateDirectory(images);
                    Directory.CreateDirectory(masks);
                }

                await WholeFile.WriteBytesAsync(mask, LabelPng.Encode(labels, rgb.Size), cancellationToken);
                await WholeFile.WriteBytesAsync(picture, PicturePng.Encode(rgb), cancellationToken);
                made++;
            }
        }

        await console.Output.WriteLineAsync(JsonSerializer.Serialize(new { pictures = count, made, prompt = request.Prompt, names, path = folder.FullName }));
    }
}
