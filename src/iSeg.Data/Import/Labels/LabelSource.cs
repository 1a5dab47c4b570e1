using System.IO.Compression;
using iSeg.Core.Formats;

namespace iSeg.Data.Import.Labels;

/// <summary>Labels as they come in: a folder, an archive, or a single file. Disposing closes and forgets it.</summary>
public sealed class LabelSource : ILabelFiles, IDisposable
{
    private readonly Dictionary<string, (Func<Stream> Open, long Length)> _files;
    private readonly IDisposable? _owned;

    private LabelSource(string name, Dictionary<string, (Func<Stream> Open, long Length)> files, IDisposable? owned)
    {
        (Name, _files, _owned) = (name, files, owned);
        Paths = [.. files.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>What it is called, for people.</summary>
    public string Name { get; }

    public IReadOnlyList<string> Paths { get; }

    /// <summary>A folder, a zip archive (told by its content), or a file.</summary>
    /// <exception cref="LabelFormatException">The archive is damaged or a bomb.</exception>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called, where that is not the file's own name.</param>
    /// <exception cref="IOException">There is no such thing, or it cannot be read.</exception>
    public static LabelSource FromPath(string path, string? name = null)
    {
        if (Directory.Exists(path))
        {
            return FromFolder(path);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file or folder {path}.");
        }

        return Open(name ?? Path.GetFileName(path), () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
    }

    /// <summary>A file that came in as a stream.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="content">Read to its end and kept in a temporary file until the source is disposed of. Not disposed.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="cancellationToken">Cancels; nothing stays behind.</param>
    /// <exception cref="LabelFormatException">Too large, or the archive is damaged or a bomb.</exception>
    public static async Task<LabelSource> FromStreamAsync(string name, Stream content, ImportLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var path = Path.Combine(Path.GetTempPath(), $"iseg-labels-{Guid.NewGuid():n}");
        try
        {
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                var buffer = new byte[1 << 17];
                for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    if (file.Length + read > limits.MaxArchiveBytes)
                    {
                        throw new LabelFormatException($"{name} is larger than {ArchiveBudget.Size(limits.MaxArchiveBytes)}, the most that is taken at once.");
                    }

                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }

            return Open(name, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), new Deletion(path), limits);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public Stream Open(string path) => _files.TryGetValue(path, out var file) ? file.Open() : throw new LabelFormatException($"There is no file {path} in {Name}.");

    public long Length(string path) => _files.TryGetValue(path, out var file) ? file.Length : 0;

    public void Dispose() => _owned?.Dispose();

    private static LabelSource FromFolder(string folder)
    {
        var files = new Dictionary<string, (Func<Stream>, long)>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true }))
        {
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!PicturePath.IsClutter(name))
            {
                files[name] = (() => File.OpenRead(file), new FileInfo(file).Length);
            }
        }

        return new(folder, files, null);
    }

    private static LabelSource Open(string name, Func<Stream> open, IDisposable? owned = null, ImportLimits? limits = null)
    {
        var stream = open();
        Span<byte> start = stackalloc byte[4];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!SpooledFile.StartsLikeArchive(start[..read]))
        {
            var length = stream.Length;
            stream.Dispose();
            return new(name, new() { [name] = (open, length) }, owned);
        }

        stream.Position = 0;
        try
        {
            ArchiveDirectory.Check(stream, (limits ?? ImportLimits.Default).MaxEntries);
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return new(name, Entries(archive, limits ?? ImportLimits.Default), new Both(archive, owned));
        }
        catch (Exception exception) when (exception is InvalidDataException or ImportRefusal)
        {
            stream.Dispose();
            throw new LabelFormatException($"{name}: {(exception is ImportRefusal ? exception.Message : "the archive is damaged; make it anew.")}", exception);
        }
    }

    private static Dictionary<string, (Func<Stream>, long)> Entries(ZipArchive archive, ImportLimits limits)
    {
        var files = new Dictionary<string, (Func<Stream>, long)>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (!name.EndsWith('/') && !PicturePath.IsClutter(name))
            {
                files.TryAdd(name, (() => OpenEntry(entry, limits), entry.Length));
            }
        }

        return files;
    }

    private static BoundedStream OpenEntry(ZipArchiveEntry entry, ImportLimits limits)
    {
        if (entry.IsEncrypted)
        {
            throw new LabelFormatException($"{entry.FullName} is encrypted; unpack the archive first.");
        }

        if (entry.Length > limits.RatioFreeBytes && entry.Length / Math.Max(entry.CompressedLength, 1) > limits.MaxRatio)
        {
            throw new LabelFormatException($"{entry.FullName} unpacks to more than {limits.MaxRatio} times its size, as only a decompression bomb does.");
        }

        return new(entry.Open(), entry.Length, entry.FullName);
    }

    private sealed class Deletion(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }

    private sealed class Both(IDisposable first, IDisposable? second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second?.Dispose();
        }
    }
}
