using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Running;
using iSeg.Benchmarks.Fitting;
using iSeg.Benchmarks.Load;
using iSeg.Core.Formats;
using iSeg.Core.Imaging;
using iSeg.Engine.Evaluation.Sets;

namespace iSeg.Benchmarks;

internal static class EntryPoint
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["load" or "load-server" or "hover" or "sets" or "fit", ..])
        {
            var measuring = new RootCommand("Measures the program, and fits its rankings.") { HoverRate.CreateCommand(), SetFolders.CreateCommand(), FitCommand.CreateCommand() };
            LoadCommand.CreateCommands().ToList().ForEach(measuring.Add);
            return await TellAsync(() => measuring.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false }));
        }

        if (args is ["diffusion", var checkpoint, ..])
        {
            await DiffusionTable.PrintAsync(checkpoint, args.Length > 2 ? args[2] : "sd-2.1-base", args.Contains("fp16"));
            return 0;
        }

        if (args is ["exact", .. var checkpoints])
        {
            await ExactTable.PrintAsync(checkpoints);
            return 0;
        }

        if (args is ["coco-scale", ..])
        {
            await CocoScale.RunAsync(args[1..]);
            return 0;
        }

        if (args is ["refinement"])
        {
            RefinementTable.Print();
            return 0;
        }

        if (args is ["settling", var pictures, var masks, ..])
        {
            await SettlingTable.PrintAsync(pictures, masks, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : null);
            return 0;
        }

        if (args is ["segments", var coco, var folder, ..])
        {
            return await SegmentsAsync(coco, folder, args.Length > 3 ? args[3] : "1");
        }

        BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
        return 0;
    }

    private static async Task<int> SegmentsAsync(string coco, string folder, string every)
    {
        if (!int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step < 1)
        {
            await Console.Error.WriteLineAsync($"\"{every}\" is no step: give a whole number from 1, to take every so many-th object.");
            return 2;
        }

        return await TellAsync(async () =>
        {
            try
            {
                var set = await CocoSet.LoadAsync(coco, folder, .01, 4, CancellationToken.None);
                await SegmentTable.PrintAsync(set.Select(step, 0, null, null));
                return 0;
            }
            catch (LabelFormatException broken)
            {
                throw new IOException($"{coco}: {broken.Message}", broken);
            }
        });
    }

    /// <summary>What is wrong with files and pictures is told in a line.</summary>
    private static async Task<int> TellAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception refusal) when (refusal is PictureException or LabelFormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }
    }
}
