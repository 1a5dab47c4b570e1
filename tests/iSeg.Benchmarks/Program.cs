namespace iSeg.Benchmarks;

internal static class EntryPoint
{
    public static void Main(string[] args) => BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
}
