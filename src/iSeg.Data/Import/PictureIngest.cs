using iSeg.Core.Imaging;
using iSeg.Data.Export;
using iSeg.Data.Model;
using iSeg.Data.Pictures;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Import;

/// <summary>One file that is on disk already, into a project: wholly or not at all.</summary>
internal sealed class PictureIngest(IDbContextFactory<ProjectDbContext> contexts, IPictureProcessor processor, TimeProvider time)
{
    /// <exception cref="PictureException">Not a picture that can be used.</exception>
    public async Task<ImportResult> AddAsync(int projectId, string path, SpooledFile file, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindDuplicateAsync(context, projectId, path, file.Sha256, cancellationToken) is { } early)
        {
            return early;
        }

        // Decoding takes seconds and needs no lock; only the writing at the end does.
        using var prepared = await ContentExistsAsync(context, file.Sha256, cancellationToken)
            ? null
            : await Task.Run(() => processor.Prepare(file.Content, cancellationToken), cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!await context.Projects.AnyAsync(p => p.Id == projectId, cancellationToken))
        {
            throw new StoreRefusedException("The project is not there any more.");
        }

        if (await FindDuplicateAsync(context, projectId, path, file.Sha256, cancellationToken) is { } late)
        {
            return late;
        }

        await RefuseTakenPathAsync(context, projectId, path, cancellationToken);
        var picture = await context.Pictures.AsNoTracking().FirstOrDefaultAsync(p => p.Content!.Sha256 == file.Sha256, cancellationToken) is { } twin
            ? new PictureRow { Path = path, ContentId = twin.ContentId, Width = twin.Width, Height = twin.Height, Format = twin.Format }
            : await NewAsync(context, path, file, prepared, cancellationToken);
        picture.ProjectId = projectId;
        picture.AddedAt = time.GetUtcNow();
        picture.SortKey = NaturalOrder.Key(path);
        context.Add(picture);
        await context.SaveChangesAsync(cancellationToken);
        await ExportIds.ResolveAsync(context, picture, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var pages = prepared?.Info.Pages > 1 ? $" Only the first of its {prepared.Info.Pages} pages is used." : "";
        return new(path, ImportStatus.Created, $"Added, {picture.Width} x {picture.Height}.{pages}", picture.Id);
    }

    private async Task<PictureRow> NewAsync(
        ProjectDbContext context, string path, SpooledFile file, IPreparedPicture? prepared, CancellationToken cancellationToken)
    {
        // The twin in another project may have been deleted since we looked.
        using var late = prepared is null ? processor.Prepare(file.Content, cancellationToken) : null;
        var picture = prepared ?? late!;
        var contentId = await PictureBlobs.InsertAsync(context, file.Sha256, file.Content, picture, cancellationToken);
        var info = picture.Info;
        return new() { Path = path, ContentId = contentId, Width = info.Size.Width, Height = info.Size.Height, Format = info.Format };
    }

    // Exports and imports tell pictures by their path.
    private static async Task RefuseTakenPathAsync(ProjectDbContext context, int projectId, string path, CancellationToken cancellationToken)
    {
        if (await context.Pictures.AnyAsync(p => p.ProjectId == projectId && p.Path == path, cancellationToken))
        {
            throw new ImportRefusal("The project already has another picture of this name; rename it or put it in a folder.");
        }
    }

    private static Task<bool> ContentExistsAsync(ProjectDbContext context, string sha256, CancellationToken cancellationToken) =>
        context.Contents.AnyAsync(c => c.Sha256 == sha256, cancellationToken);

    private static async Task<ImportResult?> FindDuplicateAsync(
        ProjectDbContext context, int projectId, string path, string sha256, CancellationToken cancellationToken)
    {
        var existing = await context.Pictures
            .Where(p => p.ProjectId == projectId && p.Content!.Sha256 == sha256)
            .Select(p => new { p.Id, p.Path })
            .SingleOrDefaultAsync(cancellationToken);
        return existing is null
            ? null
            : new(path, ImportStatus.Duplicate, $"The project already has this picture as \"{existing.Path}\".", existing.Id, existing.Path);
    }
}
