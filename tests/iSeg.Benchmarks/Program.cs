using System.Globalization;
using BenchmarkDotNet.Running;
using iSeg.Benchmarks.Load;
using iSeg.Engine.Evaluation.Sets;

namespace iSeg.Benchmarks;

internal static class EntryPoint
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["load" or "load-server" or "hover", ..])
        {
            return await LoadCommand.Create().Parse(args).InvokeAsync();
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
            var set = await CocoSet.LoadAsync(coco, folder, .01, 4, CancellationToken.None);
            await SegmentTable.PrintAsync(set.Select(args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1, 0, null, null));
            return 0;
        }

        BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
        return 0;
    }
}
