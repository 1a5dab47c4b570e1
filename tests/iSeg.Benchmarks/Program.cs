using System.Globalization;
using BenchmarkDotNet.Running;

namespace iSeg.Benchmarks;

internal static class EntryPoint
{
    public static async Task Main(string[] args)
    {
        if (args is ["clicks", var folder, ..])
        {
            await ClicksTable.PrintAsync(folder, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1);
            return;
        }

        if (args is ["diffusion", var checkpoint, ..])
        {
            await DiffusionTable.PrintAsync(checkpoint, args.Length > 2 ? args[2] : "sd-2.1-base", args.Contains("fp16"));
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
    }
}
