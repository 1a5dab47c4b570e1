using BenchmarkDotNet.Attributes;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Benchmarks;

/// <summary>Masks in and out of pixels, against loops that touch the same bytes and do nothing else.</summary>
[MemoryDiagnoser]
[Config(typeof(ShortConfig))]
public class RleBenchmarks
{
    private static readonly PixelSize Size = new(4000, 3000);

    private readonly byte[] _bits = new byte[Size.Area];

    private RleMask _mask = RleMask.Empty(Size);

    private string _counts = "";

    [GlobalSetup]
    public void Setup()
    {
        // An outline with some wiggle, as a brush leaves it.
        for (var y = 0; y < Size.Height; y++)
        {
            for (var x = 0; x < Size.Width; x++)
            {
                var (dx, dy) = (x - 2000.0, y - 1500.0);
                var angle = Math.Atan2(dy, dx);
                _bits[(y * Size.Width) + x] = Math.Sqrt((dx * dx) + (dy * dy)) < 1100 + (60 * Math.Sin(40 * angle)) ? (byte)1 : (byte)0;
            }
        }

        _mask = RleMask.FromBitmap(_bits, Size);
        _counts = _mask.ToCounts();
    }

    [Benchmark(Baseline = true)]
    public long CountPixels()
    {
        long count = 0;
        foreach (var bit in _bits)
        {
            count += bit;
        }

        return count;
    }

    [Benchmark]
    public RleMask Encode() => RleMask.FromBitmap(_bits, Size);

    [Benchmark]
    public byte[] Decode() => _mask.ToBitmap();

    [Benchmark]
    public string ToCounts() => _mask.ToCounts();

    [Benchmark]
    public RleMask FromCounts() => RleMask.FromCounts(Size, _counts);
}
