using System.IO.Compression;
using iSeg.Core.Formats;
using iSeg.Data.Import.Labels;

namespace iSeg.Data.Export;

/// <summary>
/// Where an export goes: written beside its place, read back from there, and only then put in its place. Disposing before
/// <see cref="Publish"/> leaves nothing behind.
/// </summary>
internal abstract class ExportTarget(string path) : ILabelSink, IDisposable
{
    private bool _published;

    protected string Target { get; } = Path.GetFullPath(path);

    protected string Draft { get; } = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");

    /// <param name="path">Ends in .zip for an archive, in .json for a format's single file; everything else is a folder.</param>
    /// <param name="isSingleFile">The format and its parts fit one file.</param>
    /// <exception cref="IOException">It cannot be there.</exception>
    public static ExportTarget Open(string path, bool isSingleFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        }

        if (Directory.Exists(path))
        {
            return isSingleFile ? throw new IOException($"{path} is a folder; name a file.")
                : Directory.EnumerateFileSystemEntries(path).Any() ? throw new IOException($"{path} is not empty; name a new folder or a .zip file.")
                : new FolderTarget(path);
        }

        return path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? new ZipTarget(path) : isSingleFile ? new FileTarget(path) : new FolderTarget(path);
    }

    public abstract Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken);

    /// <summary>All is written; opens it for reading.</summary>
    public abstract LabelSource Complete();

    /// <summary>Puts it in its place.</summary>
    public void Publish()
    {
        Move();
        _published = true;
    }

    public void Dispose()
    {
        Close();
        if (!_published)
        {
            Delete();
        }
    }

    protected virtual void Close()
    {
    }

    protected virtual void Move() => File.Move(Draft, Target, overwrite: true);

    protected virtual void Delete() => File.Delete(Draft);

    private sealed class FileTarget(string path) : ExportTarget(path)
    {
        public override async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
        {
            await using var stream = new FileStream(Draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await write(stream);
            await stream.FlushAsync(cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        public override LabelSource Complete() => LabelSource.FromPath(Draft, Path.GetFileName(Target));
    }

    private sealed class ZipTarget(string path) : ExportTarget(path)
    {
        private ZipArchive? _archive;

        public override async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
        {
            _archive ??= new(new FileStream(Draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16), ZipArchiveMode.Create);

            // PNGs and photographs are packed already.
            var isPacked = !(path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".txt", StringComparison.Ordinal) || path.EndsWith(".csv", StringComparison.Ordinal));
            await using var stream = _archive.CreateEntry(path, isPacked ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
            await write(stream);
        }

        public override LabelSource Complete()
        {
            Close();
            return LabelSource.FromPath(Draft);
        }

        protected override void Close()
        {
            _archive?.Dispose();
            _archive = null;
        }
    }

    private sealed class FolderTarget(string path) : ExportTarget(path)
    {
        public override async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
        {
            var file = Path.Combine(Draft, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await write(stream);
        }

        public override LabelSource Complete()
        {
            Directory.CreateDirectory(Draft);
            return LabelSource.FromPath(Draft);
        }

        protected override void Move()
        {
            if (Directory.Exists(Target))
            {
                Directory.Delete(Target);
            }

            Directory.Move(Draft, Target);
        }

        protected override void Delete()
        {
            if (Directory.Exists(Draft))
            {
                Directory.Delete(Draft, recursive: true);
            }
        }
    }
}
