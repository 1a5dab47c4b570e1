using System.IO.Compression;
using System.Runtime.CompilerServices;
using iSeg.Core.Imaging;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Import;

/// <summary>
/// Takes pictures in, singly or as zip archives. Each picture is stored wholly or not at all; a refused one does not stop the others.
/// </summary>
public sealed class PictureImporter(
    IDbContextFactory<ProjectDbContext> contexts, IPictureProcessor processor, ImportLimits limits, TimeProvider time)
{
    private readonly PictureIngest _ingest = new(contexts, processor, time);

    /// <summary>Imports one file: a picture, or a zip archive (told by its content) with pictures in folders.</summary>
    /// <param name="projectId">Where to.</param>
    /// <param name="relativePath">The file's name, with folders where there are; kept as it is.</param>
    /// <param name="content">Read once, to its end or to the limit; need not be seekable. Not disposed.</param>
    /// <param name="cancellationToken">Stops between pictures or inside one; what was reported as created stays.</param>
    /// <returns>
    /// One result per picture, as soon as it is known; archives go in the natural order of their paths. Hidden files and the
    /// clutter of operating systems in archives and folders give no result.
    /// </returns>
    public async IAsyncEnumerable<ImportResult> ImportAsync(
        int projectId, string relativePath, Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(relativePath);
        ArgumentNullException.ThrowIfNull(content);
        if (relativePath.Contains('/') && PicturePath.IsClutter(relativePath))
        {
            yield break;
        }

        var (file, refusal) = await TryAsync(relativePath, () => SpooledFile.CreateAsync(content, CheckUpload, cancellationToken));
        if (file is null)
        {
            yield return refusal!;
            yield break;
        }

        await using (file)
        {
            var results = file.IsArchive
                ? ImportArchiveAsync(projectId, relativePath, file, cancellationToken)
                : Single(await ImportOneAsync(projectId, relativePath, file, cancellationToken));
            await foreach (var result in results)
            {
                yield return result;
            }
        }
    }

    private async IAsyncEnumerable<ImportResult> ImportArchiveAsync(
        int projectId, string archivePath, SpooledFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        file.Content.Position = 0;
        var (archive, refusal) = await TryAsync(archivePath, () => OpenAsync(file.Content, cancellationToken));
        if (archive is null)
        {
            yield return refusal!;
            yield break;
        }

        await using (archive)
        {
            var entries = archive.Entries
                .Where(entry => !entry.FullName.EndsWith('/') && !PicturePath.IsClutter(entry.FullName))
                .OrderBy(entry => NaturalOrder.Key(entry.FullName), StringComparer.Ordinal);
            var budget = new ArchiveBudget(limits, file.Content);
            var any = false;
            foreach (var entry in entries)
            {
                any = true;
                cancellationToken.ThrowIfCancellationRequested();
                yield return await ImportEntryAsync(projectId, entry, budget, cancellationToken);
                if (budget.Exhausted is { } why)
                {
                    yield return new(archivePath, ImportStatus.Refused, why);
                    yield break;
                }
            }

            if (!any)
            {
                yield return new(archivePath, ImportStatus.Refused, "The archive has no pictures in it.");
            }
        }
    }

    private async Task<ImportResult> ImportEntryAsync(int projectId, ZipArchiveEntry entry, ArchiveBudget budget, CancellationToken cancellationToken)
    {
        var path = entry.FullName;
        if ((PicturePath.Refusal(path, limits) ?? (entry.IsEncrypted ? "It is encrypted; unpack it and import the pictures." : null)) is { } reason)
        {
            return new(path, ImportStatus.Refused, reason);
        }

        var (file, refusal) = await TryAsync(path, async () =>
        {
            await using var unpacked = await entry.OpenAsync(cancellationToken);
            return await SpooledFile.CreateAsync(unpacked, budget.Start(), cancellationToken);
        });
        if (file is null)
        {
            return refusal!;
        }

        await using (file)
        {
            return await ImportOneAsync(projectId, path, file, cancellationToken);
        }
    }

    private async Task<ImportResult> ImportOneAsync(int projectId, string path, SpooledFile file, CancellationToken cancellationToken)
    {
        if (PicturePath.Refusal(path, limits) is { } reason)
        {
            return new(path, ImportStatus.Refused, reason);
        }

        var (result, refusal) = await TryAsync(path, () => _ingest.AddAsync(projectId, path, file, cancellationToken));
        return result ?? refusal!;
    }

    private async Task<ZipArchive> OpenAsync(Stream content, CancellationToken cancellationToken)
    {
        ArchiveDirectory.Check(content, limits.MaxEntries);
        return await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
    }

    private void CheckUpload(long total, ReadOnlySpan<byte> start)
    {
        var limit = SpooledFile.StartsLikeArchive(start) ? limits.MaxArchiveBytes : limits.MaxFileBytes;
        if (total > limit)
        {
            throw new ImportRefusal($"The file is larger than {ArchiveBudget.Size(limit)}, the most that is taken at once.");
        }
    }

    private static async Task<(T? Value, ImportResult? Refusal)> TryAsync<T>(string path, Func<Task<T>> work)
        where T : class
    {
        try
        {
            return (await work(), null);
        }
        catch (Exception exception) when (ImportRefusal.Reason(exception) is { } reason)
        {
            return (null, new(path, ImportStatus.Refused, reason));
        }
    }

    private static async IAsyncEnumerable<ImportResult> Single(ImportResult result)
    {
        await Task.CompletedTask;
        yield return result;
    }
}
