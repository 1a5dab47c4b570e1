using BenchmarkDotNet.Attributes;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Benchmarks;

/// <summary>
/// Strokes as a picture's session takes them: rasterise 40 points, lay over a large object, store durably, answer with the patch.
/// Against one bare durable SQLite insert of the same stroke's run lengths.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(ShortConfig))]
public class StrokeBenchmarks : IDisposable
{
    private static readonly PixelSize Size = new(4000, 3000);

    private readonly Guid _thing = Guid.NewGuid();

    private BenchmarkStore _store = null!;

    private BareTable _bare = null!;

    private EditingSession _session = null!;

    private int _count;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _store = await BenchmarkStore.CreateAsync(Size);
        _bare = new BareTable(_store.Folder);
        _session = await EditingSession.OpenAsync(_store.Journal, _store.PictureId, TimeProvider.System, CancellationToken.None);
        var disc = StrokeRasterizer.Rasterize(Size, [new(2000, 1500)], 900);
        await _session.ApplyAsync(new PaintCommand(Guid.NewGuid(), _thing, EditKind.Stroke, PaintMode.New, disc, 1, "{}"), "benchmark", CancellationToken.None);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bare.Dispose();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int BareInsert() => _bare.Insert(Stroke().ToCounts());

    [Benchmark]
    public Task<EditOutcome> StrokeToDisk() => _session.ApplyAsync(
        new PaintCommand(Guid.NewGuid(), _thing, EditKind.Stroke, _count % 2 == 0 ? PaintMode.Add : PaintMode.Subtract, Stroke(), 1, "{}"),
        "benchmark",
        CancellationToken.None);

    [Benchmark]
    public RleMask RasterizeOnly() => Stroke();

    /// <summary>A wavy stroke on the object's rim, each at another place.</summary>
    private RleMask Stroke()
    {
        var angle = _count++ * .7;
        var points = Enumerable.Range(0, 40).Select(i => new PointD(
            2000 + (900 * Math.Cos(angle + (i * .004))) + (8 * Math.Sin(i)), 1500 + (900 * Math.Sin(angle + (i * .004)))));
        return StrokeRasterizer.Rasterize(Size, [.. points], 20);
    }
}
