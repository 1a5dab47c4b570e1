using System.Text.Json;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Models;

/// <summary>
/// The installed checkpoints: a folder with a small JSON file for each. The weights lie beside it, or wherever the person has them already.
/// Any number of processes may use one library.
/// </summary>
public sealed class ModelLibrary
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string PathVariable = "ISEG_MODELS";

    private const string Extension = ".json";
    private const int MaxNameLength = 64;
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="folder">Created when something is installed.</param>
    public ModelLibrary(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>What <see cref="PathVariable"/> says, else "models" here if there is such a folder, else one in the user's local application data.</summary>
    public static string DefaultPath()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } chosen)
        {
            return chosen;
        }

        const string Here = "models";
        return Directory.Exists(Here)
            ? Here
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "iSeg.Web", Here);
    }

    /// <summary>All installed models by name. What cannot be read is left out.</summary>
    public IReadOnlyList<InstalledModel> List() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, $"*{Extension}").Select(Read).OfType<InstalledModel>().OrderBy(model => model.Name, StringComparer.OrdinalIgnoreCase)]
        : [];

    /// <summary>The model of this name, in any case; null when there is none.</summary>
    public InstalledModel? Find(string name) => List().FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Installs a checkpoint from a folder after checking it.</summary>
    /// <param name="source">Stable Diffusion in Diffusers layout, or CLIP in Transformers layout.</param>
    /// <param name="name">See <see cref="InstalledModel.Name"/>; null for the folder's name.</param>
    /// <param name="copy">Copies the files into the library; otherwise they are used where they lie.</param>
    /// <param name="licence">As far as it is known.</param>
    /// <param name="progress">Told the part of the bytes that is copied, 0..1.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="CheckpointException">It is no sound checkpoint.</exception>
    /// <exception cref="ModelException">The name is taken or no name, or the files cannot be written.</exception>
    public async Task<InstalledModel> InstallAsync(
        string source, string? name = null, bool copy = true, string? licence = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        name = CheckFree(name ?? NameOf(source));
        var (kind, folder) = ModelKinds.Check(source, cancellationToken);
        if (!copy)
        {
            return Register(new(name, Path.GetFullPath(folder), Path.GetFullPath(source), null, licence, DateTimeOffset.UtcNow, kind));
        }

        var draft = Path.Combine(Folder, $".{name}.copying");
        try
        {
            await FolderCopy.CopyAsync(folder, draft, progress, cancellationToken);
            return Adopt(draft, new(name, HomeOf(name), Path.GetFullPath(source), null, licence, DateTimeOffset.UtcNow, kind));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{name} could not be copied into {Folder}: {exception.Message}", exception);
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    /// <summary>Forgets a model; its files go when they lie in the library, and stay when they are the person's own.</summary>
    /// <exception cref="ModelException">There is no such model, or its files cannot be deleted.</exception>
    public void Remove(string name)
    {
        var model = Find(name) ?? throw new ModelException(Unknown(name));
        try
        {
            File.Delete(ManifestOf(model.Name));
            if (model.Folder == HomeOf(model.Name) && Directory.Exists(model.Folder))
            {
                Directory.Delete(model.Folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{model.Name} could not be removed: {exception.Message}", exception);
        }
    }

    /// <summary>A folder as it is, or an installed model's.</summary>
    /// <exception cref="ModelException">It is neither; says what is installed.</exception>
    public string Resolve(string folderOrName) =>
        Directory.Exists(folderOrName) ? folderOrName
        : Find(folderOrName)?.Folder ?? throw new ModelException($"{folderOrName} is no folder, and {Unknown(folderOrName)}");

    /// <exception cref="ModelException">It cannot be a name, or is taken.</exception>
    internal string CheckFree(string name)
    {
        if (name.Length is 0 or > MaxNameLength || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_'))
        {
            throw new ModelException($"\"{name}\" cannot be a model's name: up to {MaxNameLength} letters, digits, dots, dashes and underscores, the first a letter or digit.");
        }

        return name != AffinityBackbone.BackboneId && Find(name) is null && !Directory.Exists(HomeOf(name))
            ? name
            : throw new ModelException($"A model called {name} is installed already. Remove it first, or give another name.");
    }

    /// <summary>Makes a finished folder of the library the home of a model.</summary>
    internal InstalledModel Adopt(string draft, InstalledModel model)
    {
        Directory.Move(draft, model.Folder);
        return Register(model);
    }

    internal string HomeOf(string name) => Path.Combine(Folder, name);

    private InstalledModel Register(InstalledModel model)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var draft = $"{ManifestOf(model.Name)}.tmp";
            File.WriteAllText(draft, JsonSerializer.Serialize(model, Indented));
            File.Move(draft, ManifestOf(model.Name), overwrite: true);
            return model;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{model.Name} could not be written into {Folder}: {exception.Message}", exception);
        }
    }

    private string ManifestOf(string name) => Path.Combine(Folder, name + Extension);

    private static InstalledModel? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<InstalledModel>(File.ReadAllText(path), Indented) is { Name.Length: > 0, Folder.Length: > 0 } model ? model : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The folder's own name, as far as it can be one; in the Hugging Face cache the repository's.</summary>
    private static string NameOf(string source)
    {
        var last = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
        last = last.StartsWith("models--", StringComparison.Ordinal) ? last[(last.LastIndexOf("--", StringComparison.Ordinal) + 2)..] : last;
        var name = string.Concat(last.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '-')).TrimStart('-', '.', '_');
        return name.Length > 0 ? name[..Math.Min(name.Length, MaxNameLength)] : "model";
    }

    private string Unknown(string name)
    {
        var names = List().Select(model => model.Name).ToArray();
        return $"no model called {name} is installed; " + (names.Length > 0 ? $"there are {string.Join(", ", names)}." : "none is. See `iseg models install --help`.");
    }
}
