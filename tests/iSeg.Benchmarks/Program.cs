using System.Globalization;
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

        if (args is ["refinement"])
        {
            RefinementTable.Print();
            return;
        }

        if (args is ["settling", var pictures, var masks, ..])
        {
            await SettlingTable.PrintAsync(pictures, masks, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : null);
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
    }
}
