using BenchmarkDotNet.Attributes;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Benchmarks;

/// <summary>One acknowledged edit, against one bare SQLite insert of the same bytes that is as durable.</summary>
[MemoryDiagnoser]
[Config(typeof(ShortConfig))]
public class StoreBenchmarks : IDisposable
{
    private static readonly PixelSize Size = new(1024, 768);

    private readonly AnnotationState _state = new(Guid.NewGuid(), 1, false, 1, RleMask.Rectangle(Size, new PixelRect(100, 100, 300, 200)), false);

    private BenchmarkStore _store = null!;

    private BareTable _bare = null!;

    private long _revision;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _store = await BenchmarkStore.CreateAsync(Size);
        _bare = new BareTable(_store.Folder);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bare.Dispose();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int BareInsert() => _bare.Insert(_state.Mask.ToCounts());

    [Benchmark]
    public Task Append() => _store.Journal.AppendAsync(
        new EditRecord
        {
            PictureId = _store.PictureId,
            Revision = ++_revision,
            EditId = Guid.NewGuid(),
            Author = "benchmark",
            At = DateTimeOffset.UnixEpoch,
            Kind = EditKind.Stroke,
            ObjectId = _state.ObjectId,
            On = MaskPatch.Of(_state.Mask),
            After = MaskPatch.Of(_state.Mask),
        },
        [_state],
        CancellationToken.None);
}
