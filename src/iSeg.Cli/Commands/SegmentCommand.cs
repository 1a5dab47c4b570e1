using System.CommandLine;
using iSeg.Cli.Segmenting;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Unsupervised;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg segment</c>: objects of one picture, from points, lines, boxes and names to a mask file.</summary>
internal static class SegmentCommand
{
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
        var output = new Option<FileInfo>("--output", "-o")
        {
            Description = "Where the mask goes: PNG, 8-bit grey, 255 is the object; with several --text 1 is the first, 2 the second ... With --everything it may be left out.",
            HelpName = "MASK.png",
        };
        var heat = new Option<DirectoryInfo?>("--heat-maps") { Description = "A folder for PNGs of the maps: where it begins, after every iteration, and the self-attention of each point.", HelpName = "DIR" };
        var text = new TextOptions();
        var command = new Command("segment", "Cuts an object out of a picture and writes its mask.") { image, points, notPoints, lines, notLines, boxes };
        var everything = new EverythingOptions();
        text.AddTo(command);
        everything.AddTo(command);
        command.Options.Add(threshold);
        command.Options.Add(output);
        command.Options.Add(heat);
        command.Validators.Add(result =>
        {
            bool Has(Option option) => result.GetResult(option) is { Tokens.Count: > 0 };
            result.Require(!everything.IsWanted(result) || everything.IsRefined(result), "has nothing to iterate with --segments or --no-refine.", text.IterationOption);
            if (everything.IsWanted(result))
            {
                if (text.HasText(result) || new Option[] { points, notPoints, lines, notLines, boxes }.Any(Has))
                {
                    result.AddError("--everything takes no prompts: leave out --point, --line, --box and --text.");
                }

                result.Require(false, "is about the maps of prompts: it does not go with --everything.", heat, threshold);
                return;
            }

            if (result.GetResult(output) is null)
            {
                result.AddError("Option '--output' is required.");
            }

            if (!text.HasText(result) && !new Option[] { points, lines, boxes }.Any(Has))
            {
                result.AddError("Say where the object is: give --point, --line or --box, or --text with a --model.");
            }

            if (text.Count(result) > 1 && new Option[] { points, notPoints, lines, notLines, boxes }.Any(Has))
            {
                result.AddError("Points, lines and boxes show one object: give one --text with them.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration.Output;
            if (everything.IsWanted(parse))
            {
                var all = new EverythingRun(parse.GetValue(image)!, text.Read(parse), everything.Read(parse, text.Iterations(parse) ?? DivideOptions.Default.Iterations), parse.GetValue(output), everything.Colours(parse), everything.Segments(parse));
                await all.RunAsync(console, cancellationToken);
                return CliRunner.Done;
            }

            var prompts = new PromptSet([
                .. parse.GetValue(boxes)!.Select(SegmentPrompts.Box),
                .. parse.GetValue(points)!.Select(place => SegmentPrompts.Point(place, true)),
                .. parse.GetValue(lines)!.Select(places => SegmentPrompts.Line(places, true)),
                .. parse.GetValue(notPoints)!.Select(place => SegmentPrompts.Point(place, false)),
                .. parse.GetValue(notLines)!.Select(places => SegmentPrompts.Line(places, false)),
            ]);
            var run = new SegmentRun(parse.GetValue(image)!, prompts, text.Read(parse), parse.GetValue(threshold), parse.GetValue(output)!)
            {
                HeatMaps = parse.GetValue(heat),
                Options = text.Iterations(parse) is { } n ? SegmentationOptions.Fixed(n) : SegmentationOptions.Default,
            };
            await run.RunAsync(console, cancellationToken);
            return CliRunner.Done;
        });
        return command;
    }
}
