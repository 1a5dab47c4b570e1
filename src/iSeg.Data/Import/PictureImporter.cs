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
    /// <param name="content">Read once, to its end; need not be seekable. Not disposed.</param>
    /// <param name="cancellationToken">Stops between pictures or inside one; what was reported as created stays.</param>
    /// <returns>One result per picture, as soon as it is known.</returns>
    public async IAsyncEnumerable<ImportResult> ImportAsync(
        int projectId, string relativePath, Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = await SpooledFile.CreateAsync(content, total => { ArgumentOutOfRangeException.ThrowIfGreaterThan(total, limits.MaxFileBytes); }, cancellationToken);
        await using (file)
        {
            yield return await _ingest.AddAsync(projectId, relativePath, file, cancellationToken);
        }
    }
}
