using BenchmarkDotNet.Running;
using iSeg.Benchmarks.Load;

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

        BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
        return 0;
    }
}
