using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Benchmarks;

/// <summary>Run lengths against the plain C# that works on bitmaps, on a mask of train2017's usual size: encode, decode, IoU.</summary>
[MemoryDiagnoser]
[Config(typeof(ShortConfig))]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class RleBitmapBenchmarks
{
    private static readonly PixelSize Size = new(640, 480);

    private byte[] _bits = [];
    private byte[] _otherBits = [];
    private RleMask _mask = RleMask.Empty(Size);
    private RleMask _other = RleMask.Empty(Size);

    [GlobalSetup]
    public void Setup()
    {
        _mask = StrokeRasterizer.Rasterize(Size, [new(200, 200), new(400, 260)], 90);
        _other = StrokeRasterizer.Rasterize(Size, [new(220, 210), new(380, 250)], 95);
        (_bits, _otherBits) = (_mask.ToBitmap(), _other.ToBitmap());
    }

    [Benchmark(Baseline = true), BenchmarkCategory("encode")]
    public List<uint> EncodeBitmapByColumns()
    {
        var (runs, value, length) = (new List<uint>(), (byte)0, 0u);
        for (var x = 0; x < Size.Width; x++)
        {
            for (var y = 0; y < Size.Height; y++)
            {
                if (_bits[(y * Size.Width) + x] != value)
                {
                    runs.Add(length);
                    (value, length) = ((byte)(1 - value), 0);
                }

                length++;
            }
        }

        runs.Add(length);
        return runs;
    }

    [Benchmark, BenchmarkCategory("encode")]
    public RleMask EncodeRunLengths() => RleMask.FromBitmap(_bits, Size);

    [Benchmark(Baseline = true), BenchmarkCategory("decode")]
    public byte[] DecodeByColumns()
    {
        var (bits, position, value) = (new byte[Size.Area], 0u, (byte)0);
        foreach (var run in _mask.Runs)
        {
            for (var end = position + run; position < end; position++)
            {
                bits[(position % (uint)Size.Height * (uint)Size.Width) + (position / (uint)Size.Height)] = value;
            }

            value = (byte)(1 - value);
        }

        return bits;
    }

    [Benchmark, BenchmarkCategory("decode")]
    public byte[] DecodeRunLengths() => _mask.ToBitmap();

    [Benchmark(Baseline = true), BenchmarkCategory("iou")]
    public double IouOfBitmaps()
    {
        long both = 0, either = 0;
        for (var i = 0; i < _bits.Length; i++)
        {
            both += _bits[i] & _otherBits[i];
            either += _bits[i] | _otherBits[i];
        }

        return both / (double)either;
    }

    [Benchmark, BenchmarkCategory("iou")]
    public double IouOfRunLengths() => _mask.Iou(_other);
}
