using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Data;
using iSeg.Data.Import;
using iSeg.Data.Journal;
using iSeg.Data.Projects;
using iSeg.Engine.Imaging;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NetVips;

namespace iSeg.Benchmarks;

/// <summary>A real store in a temporary folder, with one picture.</summary>
internal sealed class BenchmarkStore : IDisposable
{
    private readonly ServiceProvider _services;

    private BenchmarkStore(string folder, ServiceProvider services, long pictureId) => (Folder, _services, PictureId) = (folder, services, pictureId);

    public string Folder { get; }

    public long PictureId { get; }

    public EditJournal Journal => _services.GetRequiredService<EditJournal>();

    public static async Task<BenchmarkStore> CreateAsync(PixelSize size)
    {
        var folder = Directory.CreateTempSubdirectory("iseg-benchmark-").FullName;
        var services = new ServiceCollection()
            .AddSingleton<IPictureProcessor>(new PictureProcessor())
            .AddProjectStore(new StoreOptions { Path = Path.Combine(folder, "projects.db") })
            .BuildServiceProvider();
        await services.GetRequiredService<StoreInitializer>().InitializeAsync(CancellationToken.None);
        var project = await services.GetRequiredService<ProjectStore>().CreateAsync("benchmark", CancellationToken.None);
        using var black = Image.Black(size.Width, size.Height, bands: 3);
        using var content = new MemoryStream(black.PngsaveBuffer());
        long picture = 0;
        await foreach (var result in services.GetRequiredService<PictureImporter>().ImportAsync(project.Id, "a.png", content, CancellationToken.None))
        {
            picture = result.PictureId!.Value;
        }

        return new(folder, services, picture);
    }

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
