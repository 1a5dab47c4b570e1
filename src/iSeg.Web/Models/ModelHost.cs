using iSeg.Engine;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Clip;
using iSeg.Engine.Models;
using iSeg.Engine.Onnx;

namespace iSeg.Web.Models;

/// <summary>The loaded models of this process. A model is loaded when the first picture needs it, once however many ask.</summary>
public sealed class ModelHost(ModelLibrary library, ILogger<ModelHost> logger) : IDisposable
{
    /// <summary>Pictures in one pass on a graphics processor. A guess: there was none to measure on.</summary>
    private const int GpuBatch = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A model is installed, loads, is loaded, failed or is gone. On any thread.</summary>
    public event Action? Changed;

    /// <summary>What a model had encoded is worth nothing any more. On any thread.</summary>
    public event Action? Unloaded;

    /// <summary>All installed models by name.</summary>
    public IReadOnlyList<ModelStatus> List()
    {
        var installed = library.List();
        lock (_lock)
        {
            return [.. installed.Select(Status)];
        }
    }

    /// <summary>One model; null when it is not installed.</summary>
    public ModelStatus? Find(string name)
    {
        if (library.Find(name) is not { } model)
        {
            return null;
        }

        lock (_lock)
        {
            return Status(model);
        }
    }

    /// <summary>The model, loaded now if it was not.</summary>
    /// <exception cref="ModelException">It is not installed.</exception>
    /// <exception cref="CheckpointException">It cannot be loaded.</exception>
    public async Task<IBackbone> GetAsync(string name) => await BeginAsync(name) as IBackbone
        ?? throw new ModelException($"{name} is a CLIP: it says which words a picture shows and segments nothing. Choose another model for the project.");

    /// <summary>The CLIP that suggests tags: the first one by name, loaded now if it was not; null when none is installed.</summary>
    /// <exception cref="CheckpointException">It cannot be loaded.</exception>
    /// <exception cref="ModelException">It was removed meanwhile.</exception>
    public async Task<(string Name, ClipTagger Tagger)?> GetTaggerAsync() =>
        library.List().FirstOrDefault(model => model.Kind == ModelKind.Clip) is { } model ? (model.Name, (ClipTagger)await BeginAsync(model.Name)) : null;

    /// <summary>A CLIP by name, loaded now if it was not.</summary>
    /// <exception cref="ModelException">It is not installed, or is no CLIP.</exception>
    /// <exception cref="CheckpointException">It cannot be loaded.</exception>
    public async Task<ClipTagger> GetTaggerAsync(string name) => await BeginAsync(name) as ClipTagger
        ?? throw new ModelException($"{name} is no CLIP: it does not say which words a picture shows.");

    /// <summary>Loads a model of either kind.</summary>
    /// <exception cref="ModelException">It is not installed.</exception>
    /// <exception cref="CheckpointException">It cannot be loaded.</exception>
    public Task LoadAsync(string name) => BeginAsync(name);

    /// <summary>Gives a model's memory back; it is loaded again when a picture needs it.</summary>
    public async Task UnloadAsync(string name)
    {
        Entry? entry;
        lock (_lock)
        {
            _entries.Remove(name, out entry);
        }

        if (entry is null)
        {
            return;
        }

        if (library.Find(name) is not { Kind: ModelKind.Clip })
        {
            Unloaded?.Invoke();
        }

        try
        {
            // Waits for the pass that is under way.
            var model = await entry.Loading;
            await Task.Run(model.Dispose);
        }
        catch (Exception failure) when (failure is ModelException or CheckpointException)
        {
            logger.LogDebug(failure, "Model {Name} had not been loaded", name);
        }

        Changed?.Invoke();
    }

    /// <summary>Unloads and uninstalls a model.</summary>
    /// <exception cref="ModelException">There is no such model, or its files cannot be deleted.</exception>
    public async Task RemoveAsync(string name)
    {
        await UnloadAsync(name);
        await Task.Run(() => library.Remove(name));
        Changed?.Invoke();
    }

    /// <summary>Something was installed.</summary>
    internal void Tell() => Changed?.Invoke();

    public void Dispose()
    {
        foreach (var entry in _entries.Values.Where(entry => entry.Loading.IsCompletedSuccessfully))
        {
            entry.Loading.Result.Dispose();
        }
    }

    private Task<IDisposable> BeginAsync(string name)
    {
        Entry entry;
        lock (_lock)
        {
            if (_entries.TryGetValue(name, out var known) && known.Error is null)
            {
                return known.Loading;
            }

            entry = new();
            _entries[name] = entry;
            entry.Loading = Task.Run(() => Load(name, entry));
        }

        Changed?.Invoke();
        return entry.Loading;
    }

    private IDisposable Load(string name, Entry entry)
    {
        try
        {
            var model = library.Find(name)
                ?? throw new ModelException($"The model {name}, which this project uses, is not installed on this server. Install it on the Models page, or choose another for the project.");
            var before = PrivateMemory.Now();
            var device = ComputeDevice.Current;
            IDisposable loaded = model.Kind == ModelKind.Clip
                ? ClipTagger.Load(ClipCheckpoint.Open(model.Folder))
                : StableDiffusionBackbone.Load(Checkpoint.Open(model.Folder), model.Name, new() { HalfPrecision = device.IsGpu, BatchSize = device.IsGpu ? GpuBatch : 1 });
            entry.Memory = Math.Max(0, PrivateMemory.Now() - before);
            entry.IsReady = true;
            logger.LogInformation("Model {Name} is loaded on {Device} from {Folder}. {Note}", model.Name, device.Name, model.Folder, device.Note);
            return loaded;
        }
        catch (Exception failure)
        {
            entry.Error = failure is ModelException or CheckpointException ? failure.Message : "It could not be loaded. The server's log says why.";
            logger.LogError(failure, "Model {Name} could not be loaded", name);
            throw failure is ModelException or CheckpointException ? failure : new ModelException($"The model {name} could not be loaded. The server's log says why.", failure);
        }
        finally
        {
            Changed?.Invoke();
        }
    }

    private ModelStatus Status(InstalledModel model) => _entries.TryGetValue(model.Name, out var entry)
        ? new(
            model,
            entry.Error is not null ? ModelState.Failed : entry.IsReady ? ModelState.Ready : ModelState.Loading,
            entry.Memory,
            entry.IsReady ? ComputeDevice.Current.Name : null,
            entry.Error)
        : new(model, ModelState.Idle, 0, null, null);

    private sealed class Entry
    {
        public Task<IDisposable> Loading { get; set; } = null!;

        public volatile bool IsReady;

        public long Memory { get; set; }

        public string? Error { get; set; }
    }
}
