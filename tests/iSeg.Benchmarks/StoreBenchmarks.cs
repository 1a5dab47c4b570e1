using BenchmarkDotNet.Attributes;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Data;
using iSeg.Data.Import;
using iSeg.Data.Journal;
using iSeg.Data.Projects;
using iSeg.Engine.Imaging;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NetVips;

namespace iSeg.Benchmarks;

/// <summary>One acknowledged edit, against one bare SQLite insert of the same bytes that is as durable (WAL, synchronous FULL).</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class StoreBenchmarks : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-benchmark-").FullName;

    private ServiceProvider _services = null!;

    private EditJournal _journal = null!;

    private SqliteConnection _bare = null!;

    private AnnotationState _state = null!;

    private long _picture;

    private long _revision;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _services = new ServiceCollection()
            .AddSingleton<IPictureProcessor>(new PictureProcessor())
            .AddProjectStore(new StoreOptions { Path = Path.Combine(_folder, "projects.db") })
            .BuildServiceProvider();
        await _services.GetRequiredService<StoreInitializer>().InitializeAsync(CancellationToken.None);
        var project = await _services.GetRequiredService<ProjectStore>().CreateAsync("benchmark", CancellationToken.None);
        using var black = Image.Black(1024, 768, bands: 3);
        using var content = new MemoryStream(black.PngsaveBuffer());
        await foreach (var result in _services.GetRequiredService<PictureImporter>().ImportAsync(project.Id, "a.png", content, CancellationToken.None))
        {
            _picture = result.PictureId!.Value;
        }

        _journal = _services.GetRequiredService<EditJournal>();
        _state = new(Guid.NewGuid(), 1, false, 1, RleMask.Rectangle(new PixelSize(1024, 768), new PixelRect(100, 100, 300, 200)), false);
        OpenBare();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bare.Dispose();
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int BareInsert()
    {
        using var command = _bare.CreateCommand();
        command.CommandText = "INSERT INTO Edits VALUES (NULL, $counts, $details)";
        command.Parameters.AddWithValue("$counts", _state.Mask.ToCounts());
        command.Parameters.AddWithValue("$details", "{}");
        return command.ExecuteNonQuery();
    }

    [Benchmark]
    public Task Append() => _journal.AppendAsync(
        new EditRecord
        {
            PictureId = _picture,
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

    private void OpenBare()
    {
        _bare = new SqliteConnection($"Data Source={Path.Combine(_folder, "bare.db")}");
        _bare.Open();
        using var command = _bare.CreateCommand();
        command.CommandText =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE Edits (Id INTEGER PRIMARY KEY, Counts TEXT, Details TEXT)";
        command.ExecuteNonQuery();
    }
}
