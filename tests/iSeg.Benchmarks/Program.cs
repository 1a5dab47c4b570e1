using BenchmarkDotNet.Running;

namespace iSeg.Benchmarks;

internal static class EntryPoint
{
    public static async Task Main(string[] args)
    {
        if (args is ["diffusion", var checkpoint, ..])
        {
            await DiffusionTable.PrintAsync(checkpoint, args.Length > 2 ? args[2] : "sd-2.1-base", args.Contains("fp16"));
            return;
        }

        if (args is ["coco-scale", ..])
        {
            await CocoScale.RunAsync(args[1..]);
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
    }
}
