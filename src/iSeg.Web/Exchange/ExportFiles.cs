using System.Collections.Concurrent;

namespace iSeg.Web.Exchange;

/// <summary>Exports that wait to be fetched: temporary files, forgotten an hour after they were made and when the server stops.</summary>
internal sealed class ExportFiles(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iseg-exports-");
    private readonly ConcurrentDictionary<Guid, (string Path, string Name, int ProjectId, DateTimeOffset MadeAt)> _files = new();

    /// <summary>A place for a new export; its last part is the name that the browser will give it.</summary>
    public string NewPath(string name)
    {
        Forget(entry => entry.MadeAt + Lifetime < time.GetUtcNow());
        return Path.Combine(_folder.CreateSubdirectory(Guid.NewGuid().ToString("n")).FullName, name);
    }

    /// <summary>Keeps a written export of a project; gives the address to fetch it from.</summary>
    public string Keep(string path, int projectId)
    {
        var id = Guid.NewGuid();
        _files[id] = (path, Path.GetFileName(path), projectId, time.GetUtcNow());
        return $"/api/exports/{id}";
    }

    /// <summary>The file, its name and whose labels it holds; null when there is none (any more).</summary>
    public (string Path, string Name, int ProjectId)? Find(Guid id) =>
        _files.TryGetValue(id, out var file) && File.Exists(file.Path) ? (file.Path, file.Name, file.ProjectId) : null;

    public void Dispose() => _folder.Delete(recursive: true);

    private void Forget(Func<(string Path, string Name, int ProjectId, DateTimeOffset MadeAt), bool> which)
    {
        foreach (var (id, file) in _files.Where(entry => which(entry.Value)))
        {
            _files.TryRemove(id, out _);
            File.Delete(file.Path);
        }
    }
}
