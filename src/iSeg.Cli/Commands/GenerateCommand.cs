using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using iSeg.Cli.Evaluating;
using iSeg.Core.Imaging;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Imaging;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg generate</c>: a picture from words.</summary>
internal static class GenerateCommand
{
    private static readonly GenerationRequest Usual = new("");

    public static Command Create()
    {
        var model = ModelOption.Create(required: true);
        var prompt = new Option<string>("--prompt") { Description = "What the picture shows.", HelpName = "P", Required = true };
        var negative = new Option<string>("--negative") { Description = "What it does not show.", HelpName = "N", DefaultValueFactory = _ => "" };
        var steps = new Option<int>("--steps") { Description = "DDIM steps, 1..1000.", HelpName = "S", DefaultValueFactory = _ => Usual.Steps };
        steps.Require(value => value is >= 1 and <= 1000, "a number from 1 to 1000");
        var guidance = new Option<double>("--guidance") { Description = "How much the prompt counts against the negative one, 0..50.", HelpName = "G", DefaultValueFactory = _ => Usual.Guidance };
        guidance.Require(value => value is >= 0 and <= 50, "a number in 0..50");
        var seed = new Option<int>("--seed") { Description = "Of the noise that it begins with.", HelpName = "S", DefaultValueFactory = _ => 0 };
        var latents = TensorReference.Option("--latents", "Noise to begin with, [1, channels, side, side]; its side decides the picture's.");
        var output = new Option<FileInfo>("--output", "-o") { Description = "Where the picture goes: PNG.", Required = true, HelpName = "OUT.png" };
        var command = new Command("generate", "Makes a picture from words with a Stable Diffusion checkpoint.") { model, prompt, negative, steps, guidance, seed, latents, output };
        command.Validators.Add(result => result.Require(!result.Has(latents), "is of noise that is drawn: it does not go with --latents.", seed));
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = new GenerationRequest(parse.GetValue(prompt)!)
            {
                Negative = parse.GetValue(negative)!,
                Steps = parse.GetValue(steps),
                Guidance = parse.GetValue(guidance),
                Seed = parse.GetValue(seed),
            };
            await RunAsync(parse.GetValue(model)!, request, parse.GetValue(latents), parse.GetValue(output)!, parse.InvocationConfiguration, cancellationToken);
            return CliRunner.Done;
        });
        return command;
    }

    private static async Task RunAsync(
        string model, GenerationRequest request, string? latents, FileInfo output, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        WholeFile.Check(output.FullName);
        var checkpoint = ModelOption.Open(model, cancellationToken);
        var side = (int?)null;
        if (latents is not null)
        {
            (var values, side) = TensorReference.ReadSquare(latents, checkpoint.UNet.InChannels);
            request = request with { Latents = values };
        }

        try
        {
            using var generator = PictureGenerator.Load(checkpoint, side);
            var clock = Stopwatch.StartNew();
            RgbImage picture;
            using (var line = new ProgressLine(console.Error))
            {
                picture = await generator.GenerateAsync(request, new Telling<int>(step => line.Show(new(step, request.Steps, "steps"))), cancellationToken);
            }

            await WholeFile.WriteBytesAsync(output.FullName, PicturePng.Encode(picture), cancellationToken);
            await console.Output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                width = picture.Width,
                height = picture.Height,
                steps = request.Steps,
                milliseconds = Math.Round(clock.Elapsed.TotalMilliseconds),
                path = output.FullName,
            }));
        }
        catch (ArgumentException refusal)
        {
            throw new CliException(refusal.Plain());
        }
    }
}
