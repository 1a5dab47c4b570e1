using System.Text.Json;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Models;

/// <summary>How far a download is.</summary>
/// <param name="File">That is on its way.</param>
/// <param name="Done">Bytes of all files that are here, those of earlier tries too.</param>
/// <param name="All">Bytes of all files.</param>
public readonly record struct DownloadProgress(string File, long Done, long All);

/// <summary>Downloads checkpoints into a library. What is here stays here: a download that was cut off goes on where it ended.</summary>
/// <param name="hub">Where from.</param>
/// <param name="library">Where to.</param>
public sealed class ModelDownload(ModelHub hub, ModelLibrary library)
{
    /// <summary>Waits so long, and then twice and four times as long, before a cut connection is tried again.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Downloads, checks every file's checksum, checks the checkpoint, and installs it.</summary>
    /// <param name="model">From <see cref="ModelHub.LookUpAsync"/>; its licence is the person's to accept before.</param>
    /// <param name="name">See <see cref="InstalledModel.Name"/>.</param>
    /// <param name="licence">Under which it is kept; null for the model's own.</param>
    /// <param name="progress">Told at every megabyte.</param>
    /// <param name="cancellationToken">Stops; what is here is kept for another try.</param>
    /// <exception cref="ModelException">The connection is lost for good, a checksum is wrong, or the disk is full. What is sound is kept for another try.</exception>
    /// <exception cref="CheckpointException">The files are as published and yet no sound checkpoint.</exception>
    public async Task<InstalledModel> InstallAsync(
        HubModel model, string name, string? licence = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        library.CheckFree(name);
        var draft = Path.Combine(library.Folder, $".{name}.downloading");
        try
        {
            Prepare(draft, model);
            CheckRoom(draft, model);
            var done = 0L;
            foreach (var file in model.Files)
            {
                var before = done;
                var fetch = new FileFetch(hub, model, file, Path.Combine(draft, file.Path), Pause);
                await fetch.RunAsync(bytes => progress?.Report(new(file.Path, before + bytes, model.Bytes)), cancellationToken);
                done += file.Size;
            }

            var (kind, _) = ModelKinds.Check(draft, cancellationToken);
            File.Delete(Path.Combine(draft, Note));
            return library.Adopt(draft, new(name, library.HomeOf(name), $"{hub.Host}/{model.Repository}", model.Revision, licence ?? model.Licence, DateTimeOffset.UtcNow, kind));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{name} could not be written into {library.Folder}: {exception.Message}", exception);
        }
    }

    private const string Note = "download.json";

    /// <summary>Bytes of another revision are worth nothing.</summary>
    private static void Prepare(string draft, HubModel model)
    {
        var (note, wanted) = (Path.Combine(draft, Note), JsonSerializer.Serialize(new { model.Repository, model.Revision }));
        if (Directory.Exists(draft) && (!File.Exists(note) || File.ReadAllText(note) != wanted))
        {
            Directory.Delete(draft, recursive: true);
        }

        foreach (var file in model.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(draft, file.Path))!);
        }

        File.WriteAllText(note, wanted);
    }

    private static void CheckRoom(string draft, HubModel model)
    {
        var here = new DirectoryInfo(draft).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        var (needed, free) = (model.Bytes - here, new DriveInfo(draft).AvailableFreeSpace);
        if (needed > free)
        {
            throw new ModelException(FormattableString.Invariant($"{needed / 1e9:0.0} GB are still to be downloaded, and {free / 1e9:0.0} GB are free where {draft} lies. Make room, or choose another folder for models."));
        }
    }
}
