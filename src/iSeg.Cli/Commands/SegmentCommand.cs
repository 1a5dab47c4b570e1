using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Imaging;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg segment</c>: one object of one picture, from points, lines and boxes to a mask file.</summary>
internal static class SegmentCommand
{
    /// <summary>What the server takes by default (Segmenting:MaxLongSide), so that both give the same mask.</summary>
    internal const int MaxLongSide = 4096;

    /// <returns>The command; exit code 0 done, 1 failed with a one-line reason, 2 wrong usage.</returns>
    public static Command Create()
    {
        var image = new Argument<FileInfo>("image") { Description = "The picture." };
        var points = SegmentPrompts.Repeated("--point", "X,Y", "A pixel of the object.");
        var notPoints = SegmentPrompts.Repeated("--not-point", "X,Y", "A pixel that is not the object.");
        var lines = SegmentPrompts.Repeated("--line", "X,Y X,Y ...", "A scribble over the object, quoted.", isLine: true);
        var notLines = SegmentPrompts.Repeated("--not-line", "X,Y X,Y ...", "A scribble over what is not the object, quoted.", isLine: true);
        var boxes = SegmentPrompts.Repeated("--box", "X0,Y0,X1,Y1", "A rectangle around the object.", numbers: 4);
        var threshold = new Option<double>("--threshold") { Description = "Higher is stricter, 0..1.", DefaultValueFactory = _ => .5, HelpName = "T" };
        threshold.Require(value => value is >= 0 and <= 1, "a number in 0..1");
        var output = new Option<FileInfo>("--output", "-o") { Description = "Where the mask goes: PNG, 8-bit grey, 255 is the object.", Required = true, HelpName = "MASK.png" };

        var command = new Command("segment", "Cuts one object out of a picture and writes its mask.")
        {
            image, points, notPoints, lines, notLines, boxes, threshold, output,
        };
        command.Validators.Add(result =>
        {
            if (!new Option[] { points, lines, boxes }.Any(option => result.GetResult(option) is { Tokens.Count: > 0 }))
            {
                result.AddError("Say where the object is: give --point, --line or --box.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var prompts = new PromptSet([
                .. parse.GetValue(boxes)!.Select(SegmentPrompts.Box),
                .. parse.GetValue(points)!.Select(text => SegmentPrompts.Point(text, true)),
                .. parse.GetValue(lines)!.Select(text => SegmentPrompts.Line(text, true)),
                .. parse.GetValue(notPoints)!.Select(text => SegmentPrompts.Point(text, false)),
                .. parse.GetValue(notLines)!.Select(text => SegmentPrompts.Line(text, false)),
            ]);
            await RunAsync(
                parse.GetValue(image)!, prompts, parse.GetValue(threshold), parse.GetValue(output)!, parse.InvocationConfiguration.Output, cancellationToken);
            return CliRunner.Done;
        });
        return command;
    }

    private static async Task RunAsync(
        FileInfo input, PromptSet prompts, double threshold, FileInfo output, TextWriter report, CancellationToken cancellationToken)
    {
        if (!input.Exists)
        {
            throw new FileNotFoundException($"There is no file {input.FullName}.");
        }

        var (picture, size) = Load(input, cancellationToken);
        prompts.Validate(size);
        var clock = Stopwatch.StartNew();
        var encoded = await new AffinityBackbone().EncodeAsync(picture, size, cancellationToken);
        var encodeMs = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        var mask = new Segmenter().Predict(encoded, prompts, cancellationToken: cancellationToken).MaskAt(threshold);
        var predictMs = clock.Elapsed.TotalMilliseconds;
        await WholeFile.WriteAsync(output.FullName, async stream =>
        {
            await stream.WriteAsync(MaskPng.Encode(mask), cancellationToken);
            return true;
        });
        await report.WriteLineAsync(Summary(mask, output.FullName, encodeMs, predictMs));
    }

    /// <summary>The picture, reduced as the server reduces it, and its true size.</summary>
    private static (RgbImage Image, PixelSize Size) Load(FileInfo input, CancellationToken cancellationToken)
    {
        using var file = input.OpenRead();
        var processor = new PictureProcessor();
        return (processor.LoadRgb(file, MaxLongSide, cancellationToken), processor.Inspect(file).Size);
    }

    private static string Summary(RleMask mask, string path, double encodeMs, double predictMs)
    {
        PixelRect box = mask.Bounds;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("width", mask.Width);
            json.WriteNumber("height", mask.Height);
            json.WriteNumber("area", mask.Area);
            json.WriteStartArray("bbox");
            foreach (var side in (int[])[box.X, box.Y, box.Width, box.Height])
            {
                json.WriteNumberValue(side);
            }

            json.WriteEndArray();
            json.WriteNumber("encodeMs", Math.Round(encodeMs, 1));
            json.WriteNumber("predictMs", Math.Round(predictMs, 1));
            json.WriteString("path", path);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
