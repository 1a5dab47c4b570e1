using iSeg.Core.Annotations;
using iSeg.Data.Model;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Web.Accounts;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace iSeg.Web.Tests.Support;

/// <summary>The real program on a real port with a store of its own; one for all tests that do not need another.</summary>
public class WebServer : IAsyncLifetime
{
    private readonly Factory _factory;
    private int _projects;

    /// <summary>As the start command starts it.</summary>
    public WebServer()
        : this(new Dictionary<string, string>())
    {
    }

    protected WebServer(IReadOnlyDictionary<string, string> settings) => _factory = new(settings);

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _factory.Services;

    public string StorePath => _factory.StorePath;

    public IGrainFactory Grains => _factory.Services.GetRequiredService<IGrainFactory>();

    public ProjectStore Projects => _factory.Services.GetRequiredService<ProjectStore>();

    public CategoryStore Categories => _factory.Services.GetRequiredService<CategoryStore>();

    public PictureStore Pictures => _factory.Services.GetRequiredService<PictureStore>();

    public IDbContextFactory<ProjectDbContext> Contexts => _factory.Services.GetRequiredService<IDbContextFactory<ProjectDbContext>>();

    public EncodingCache Encodings => _factory.Services.GetRequiredService<EncodingCache>();

    public T Service<T>() where T : notnull => _factory.Services.GetRequiredService<T>();

    public HoverGate Hovers => _factory.Services.GetRequiredService<HoverGate>();

    internal CountingBackbone Backbone => (CountingBackbone)_factory.Services.GetRequiredService<IBackbone>();

    public IEditingSessionGrain Session(long pictureId) => Grains.GetGrain<IEditingSessionGrain>(pictureId);

    public ISegmenterGrain Segmenter(long pictureId) => Grains.GetGrain<ISegmenterGrain>(pictureId);

    /// <summary>What a canvas of this person may do on a picture.</summary>
    public CanvasAccess AccessTo(long pictureId, Caller? caller = null) => new(CheckFor(caller ?? Caller.Local), pictureId);

    /// <summary>The rights of somebody, as the services of their window see them.</summary>
    public CallerCheck CheckFor(Caller caller)
    {
        var context = new CallerContext();
        context.Set(caller);
        return new(context, Services.GetRequiredService<ProjectAccess>());
    }

    public virtual ValueTask InitializeAsync()
    {
        _factory.UseKestrel(0);
        using var any = _factory.CreateClient();

        // Answers are looked at as they come: no redirect is followed, and everybody brings their own cookies.
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = any.BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
        return ValueTask.CompletedTask;
    }

    /// <summary>What is stored of a picture's history.</summary>
    public async Task<IReadOnlyList<EditRecord>> EditsAsync(long pictureId) =>
        (await _factory.Services.GetRequiredService<IEditJournal>().LoadAsync(pictureId, default))!.Edits;

    public async Task<int> NewProjectAsync(string? name = null) =>
        (await Projects.CreateAsync(name ?? $"Project {Interlocked.Increment(ref _projects)}", default)).Id;

    /// <summary>A project with one drawn picture.</summary>
    public async Task<(int ProjectId, long PictureId)> NewPictureAsync(int width = 160, int height = 120)
    {
        var project = await NewProjectAsync();
        var line = (await UploadAsync(project, "fruit.jpg", TestFiles.Fruit(width, height))).Single();
        return (project, line.PictureId ?? throw new InvalidOperationException(line.Message));
    }

    public async Task<IReadOnlyList<UploadLine>> UploadAsync(int projectId, string path, byte[] bytes)
    {
        using var response = await PostAsync(projectId, path, bytes);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        return await ReadLinesAsync(response);
    }

    public async Task<HttpResponseMessage> PostAsync(int projectId, string? path, byte[] bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/projects/{projectId}/pictures") { Content = new ByteArrayContent(bytes) };
        if (path is not null)
        {
            request.Headers.Add("X-Picture-Path", Uri.EscapeDataString(path));
        }

        return await Http.SendAsync(request);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static async Task<IReadOnlyList<UploadLine>> ReadLinesAsync(HttpResponseMessage response)
    {
        var lines = new List<UploadLine>();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(System.Text.Json.JsonSerializer.Deserialize<UploadLine>(line, System.Text.Json.JsonSerializerOptions.Web)!);
        }

        return lines;
    }

    private sealed class Factory(IReadOnlyDictionary<string, string> settings) : WebApplicationFactory<Program>
    {
        public string StorePath { get; } = TempFolder.File("projects.db");

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSolutionRelativeContentRoot("", "*.sln");
            builder.UseSetting("Store:Path", StorePath);
            builder.UseSetting("Models:Path", TempFolder.File("models"));
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(services => services.AddSingleton<IBackbone>(new CountingBackbone(new AffinityBackbone())));
        }
    }
}

/// <summary>A line of the answer to an upload.</summary>
public sealed record UploadLine(string Path, string Status, string? Message, long? PictureId, string? DuplicateOf);
