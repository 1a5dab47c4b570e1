using iSeg.Core.Geometry;
using iSeg.Data.Model;
using iSeg.Data.Projects;
using iSeg.Data.Suggestions;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Pictures;

/// <summary>The pictures of each project. They come in through <see cref="Import.PictureImporter"/>.</summary>
public sealed class PictureStore(IDbContextFactory<ProjectDbContext> contexts)
{
    /// <summary>Some pictures of a project, in its order.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="skip">How many to leave out at the start.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<PictureSummary>> PageAsync(int projectId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pictures = context.Pictures.Where(p => p.ProjectId == projectId).OrderBy(p => p.SortKey).Skip(skip).Take(take);
        return await Summaries(context, pictures).ToListAsync(cancellationToken);
    }

    /// <summary>Some pictures by their numbers, in no order; those that are not there (any more) or in another project are left out.</summary>
    public async Task<IReadOnlyList<PictureSummary>> ListAsync(int projectId, IReadOnlyCollection<long> pictureIds, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Summaries(context, context.Pictures.Where(p => p.ProjectId == projectId && pictureIds.Contains(p.Id))).ToListAsync(cancellationToken);
    }

    /// <summary>As <see cref="PageAsync"/>, of those that have open suggestions.</summary>
    internal async Task<IReadOnlyList<PictureSummary>> PageOfSuggestedAsync(int projectId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pictures = context.Pictures
            .Where(p => p.ProjectId == projectId && context.Suggestions.Any(s => s.PictureId == p.Id && s.State == SuggestionState.Open))
            .OrderBy(p => p.SortKey).Skip(skip).Take(take);
        return await Summaries(context, pictures).ToListAsync(cancellationToken);
    }

    public async Task<int> CountAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Pictures.CountAsync(p => p.ProjectId == projectId, cancellationToken);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<PictureSummary?> FindAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Summaries(context, context.Pictures.Where(p => p.Id == pictureId)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Null when there is no such picture.</summary>
    public async Task<PictureNeighbours?> NeighboursAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Pictures.Where(p => p.Id == pictureId).Select(p => new PictureNeighbours(
            context.Pictures.Where(x => x.ProjectId == p.ProjectId && string.Compare(x.SortKey, p.SortKey) < 0)
                .OrderByDescending(x => x.SortKey).Select(x => (long?)x.Id).FirstOrDefault(),
            context.Pictures.Where(x => x.ProjectId == p.ProjectId && string.Compare(x.SortKey, p.SortKey) > 0)
                .OrderBy(x => x.SortKey).Select(x => (long?)x.Id).FirstOrDefault(),
            context.Pictures.Count(x => x.ProjectId == p.ProjectId && string.Compare(x.SortKey, p.SortKey) < 0),
            context.Pictures.Count(x => x.ProjectId == p.ProjectId))).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Deletes a picture with its objects and history. False when it was gone already.</summary>
    public async Task<bool> DeleteAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var contentId = await context.Pictures.Where(p => p.Id == pictureId).Select(p => (long?)p.ContentId).SingleOrDefaultAsync(cancellationToken);
        if (contentId is null)
        {
            return false;
        }

        await context.Pictures.Where(p => p.Id == pictureId).ExecuteDeleteAsync(cancellationToken);
        await PictureBlobs.DeleteUnusedAsync(context, contentId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The original file; null when there is no such picture. The caller disposes it.</summary>
    public async Task<PictureFile?> OpenOriginalAsync(long pictureId, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            var picture = await context.Pictures.Where(p => p.Id == pictureId)
                .Select(p => new { p.ContentId, p.Path, p.Format, p.Content!.ByteLength, p.Content.Sha256 })
                .SingleOrDefaultAsync(cancellationToken);
            if (picture is not null)
            {
                var stream = await PictureBlobs.OpenAsync(context, picture.ContentId, cancellationToken);
                context = null;
                return new(stream, picture.ByteLength, picture.Path, picture.Format, picture.Sha256);
            }

            return null;
        }
        finally
        {
            if (context is not null)
            {
                await context.DisposeAsync();
            }
        }
    }

    /// <summary>Null when there is no such picture.</summary>
    public async Task<StoredImage?> ThumbnailAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from picture in context.Pictures.Where(p => p.Id == pictureId)
            join thumbnail in context.Thumbnails on picture.ContentId equals thumbnail.ContentId
            select new StoredImage(thumbnail.Bytes, thumbnail.ContentType, picture.Content!.Sha256 + "-thumbnail"))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>One tile of <see cref="Core.Imaging.TilePyramid"/>; null when there is no such picture or tile.</summary>
    public async Task<StoredImage?> TileAsync(long pictureId, int level, int column, int row, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from picture in context.Pictures.Where(p => p.Id == pictureId)
            join tile in context.Tiles.Where(t => t.Level == level && t.Column == column && t.Row == row) on picture.ContentId equals tile.ContentId
            select new StoredImage(tile.Bytes, tile.ContentType, picture.Content!.Sha256 + "-" + level + "-" + column + "-" + row))
            .SingleOrDefaultAsync(cancellationToken);
    }

    internal static IQueryable<PictureSummary> Summaries(ProjectDbContext context, IQueryable<PictureRow> pictures)
    {
        var objects = context.Annotations.Where(AnnotationQueries.Counts);
        return pictures.Select(p => new PictureSummary(
            p.Id,
            p.ProjectId,
            p.Path,
            new PixelSize(p.Width, p.Height),
            p.Format,
            p.Content!.ByteLength,
            p.Content.Sha256,
            p.AddedAt,
            objects.Count(a => a.PictureId == p.Id)));
    }
}
