using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(iSeg.Benchmarks.ShortConfig).Assembly).Run(args);
