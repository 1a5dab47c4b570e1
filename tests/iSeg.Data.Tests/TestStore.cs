using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Data.Export;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using iSeg.Data.Journal;
using iSeg.Data.Model;
using iSeg.Data.Pictures;
using iSeg.Data.Prelabelling;
using iSeg.Data.Projects;
using iSeg.Data.Suggestions;
using iSeg.Engine.Imaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetVips;

namespace iSeg.Data.Tests;

/// <summary>A real store in a folder of its own.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    // Made once and copied: fifty migrations take longer than the tests themselves.
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly ServiceProvider _services;

    private readonly bool _ownsFolder;

    private TestStore(string folder, bool ownsFolder, IPictureProcessor processor, ImportLimits limits, TimeSpan? busyTimeout = null)
    {
        (Folder, _ownsFolder) = (folder, ownsFolder);
        Options = new StoreOptions { Path = Path.Combine(folder, "projects.db"), BusyTimeout = busyTimeout ?? TimeSpan.FromSeconds(20) };
        _services = new ServiceCollection()
            .AddSingleton(processor)
            .AddSingleton(limits)
            .AddProjectStore(Options)
            .BuildServiceProvider(validateScopes: true);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Folder { get; }

    public StoreOptions Options { get; }

    public ProjectStore Projects => _services.GetRequiredService<ProjectStore>();

    public CategoryStore Categories => _services.GetRequiredService<CategoryStore>();

    public WordListStore Words => _services.GetRequiredService<WordListStore>();

    public PictureStore Pictures => _services.GetRequiredService<PictureStore>();

    public EditJournal Journal => _services.GetRequiredService<EditJournal>();

    public SuggestionStore Suggestions => _services.GetRequiredService<SuggestionStore>();

    public PrelabelJobStore Jobs => _services.GetRequiredService<PrelabelJobStore>();

    public PrelabelRunner Runner => _services.GetRequiredService<PrelabelRunner>();

    public PictureImporter Importer => _services.GetRequiredService<PictureImporter>();

    public LabelImporter Labels => _services.GetRequiredService<LabelImporter>();

    public LabelExporter LabelExporter => _services.GetRequiredService<LabelExporter>();

    public CocoExporter Exporter => _services.GetRequiredService<CocoExporter>();

    public StoreInitializer Initializer => _services.GetRequiredService<StoreInitializer>();

    public IDbContextFactory<ProjectDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<ProjectDbContext>>();

    public static async Task<TestStore> CreateAsync(IPictureProcessor? processor = null, ImportLimits? limits = null)
    {
        var store = Uninitialized(processor, limits);
        File.Copy(await Template.Value, store.Options.Path);
        return store;
    }

    public static TestStore Uninitialized(IPictureProcessor? processor = null, ImportLimits? limits = null) => new(
        Directory.CreateTempSubdirectory("iseg-store-test-").FullName, ownsFolder: true, processor ?? new PictureProcessor(), limits ?? ImportLimits.Default);

    private static async Task<string> MakeTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("iseg-store-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var store = new TestStore(folder, ownsFolder: false, new PictureProcessor(), ImportLimits.Default);
        await using (store)
        {
            await store.Initializer.InitializeAsync(CancellationToken.None);
        }

        return store.Options.Path;
    }

    /// <summary>A second program on the same file.</summary>
    public async Task<TestStore> ReopenAsync(TimeSpan? busyTimeout = null)
    {
        var store = new TestStore(Folder, ownsFolder: false, new PictureProcessor(), ImportLimits.Default, busyTimeout);
        await store.Initializer.InitializeAsync(Token);
        return store;
    }

    public async Task<long> AddPictureAsync(int projectId, string path = "a.png", int width = 64, int height = 48, byte shade = 100)
    {
        using var content = new MemoryStream(Png(width, height, shade));
        var result = await ImportOneAsync(projectId, path, content);
        result.Status.ShouldBe(ImportStatus.Created, result.Message);
        return result.PictureId!.Value;
    }

    public async Task<ImportResult> ImportOneAsync(int projectId, string path, Stream content) => (await ImportAsync(projectId, path, content)).Single();

    public async Task<List<ImportResult>> ImportAsync(int projectId, string path, Stream content)
    {
        var results = new List<ImportResult>();
        await foreach (var result in Importer.ImportAsync(projectId, path, content, Token))
        {
            results.Add(result);
        }

        return results;
    }

    /// <summary>A stroke that makes an object out of a rectangle.</summary>
    public async Task<AnnotationState> AddObjectAsync(long pictureId, long revision, PixelRect rect, int categoryId = 1)
    {
        var size = (await Pictures.FindAsync(pictureId, Token))!.Size;
        var state = new AnnotationState(Guid.NewGuid(), categoryId, false, revision, RleMask.Rectangle(size, rect), false);
        await Journal.AppendAsync(Edit(pictureId, revision, state), [state], Token);
        return state;
    }

    public static EditRecord Edit(long pictureId, long revision, AnnotationState state) => new()
    {
        PictureId = pictureId,
        Revision = revision,
        EditId = Guid.NewGuid(),
        Author = "ann",
        At = DateTimeOffset.UtcNow,
        Kind = EditKind.Stroke,
        ObjectId = state.ObjectId,
        Creates = true,
        On = MaskPatch.Of(state.Mask),
        After = MaskPatch.Of(state.Mask),
        CategoryId = state.CategoryId,
        Details = """{"radius":3}""",
    };

    public static byte[] Png(int width, int height, byte shade)
    {
        using var image = Image.Black(width, height, bands: 3);
        using var shaded = image.Linear([1], [shade], uchar: true);
        using var typed = shaded.Copy(interpretation: Enums.Interpretation.Srgb);
        return typed.PngsaveBuffer();
    }

    public async Task<long> CountAsync(FormattableString sql)
    {
        await using var context = await Contexts.CreateDbContextAsync(Token);
        return await context.Database.SqlQuery<long>(sql).SingleAsync(Token);
    }

    public async Task ExecuteAsync(FormattableString sql)
    {
        await using var context = await Contexts.CreateDbContextAsync(Token);
        await context.Database.ExecuteSqlAsync(sql, Token);
    }

    /// <summary>Closes what the pool holds of this store.</summary>
    public void ForgetConnections()
    {
        using var connection = new SqliteConnection(StoreConnection.ConnectionString(Options));
        SqliteConnection.ClearPool(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        ForgetConnections();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
