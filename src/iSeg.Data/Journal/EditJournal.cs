using System.Runtime.CompilerServices;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Data.Export;
using iSeg.Data.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Journal;

/// <summary>The correction log in the store: an edit and what it changed are stored together or not at all.</summary>
public sealed class EditJournal(IDbContextFactory<ProjectDbContext> contexts) : IEditJournal
{
    public async Task<JournaledPicture?> LoadAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var picture = await FindPictureAsync(context, pictureId, cancellationToken);
        if (picture is null)
        {
            return null;
        }

        var rows = await Log(context, pictureId).ToListAsync(cancellationToken);
        return new(pictureId, picture.ProjectId, new PixelSize(picture.Width, picture.Height), [.. rows.Select(EditMapping.ToRecord)]);
    }

    /// <summary>A picture's edits in the order of their revisions, one at a time; none when there is no such picture.</summary>
    public async IAsyncEnumerable<EditRecord> ReadLogAsync(long pictureId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in Log(context, pictureId).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return EditMapping.ToRecord(row);
        }
    }

    public async Task AppendAsync(EditRecord edit, IReadOnlyList<AnnotationState> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(changed);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);

            // The transaction takes the write lock at once, so what is checked here still holds when it is stored.
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var picture = await FindPictureAsync(context, edit.PictureId, cancellationToken)
                ?? throw new JournalException(JournalFailure.PictureGone, "The picture was deleted; this edit was not stored.");
            await RequireCategoriesAsync(context, picture.ProjectId, edit, changed, cancellationToken);
            context.Add(EditMapping.ToRow(edit));
            var added = await UpsertAsync(context, picture, edit, changed, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await ExportIds.ResolveAsync(context, added, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or DbUpdateException)
        {
            throw Translate(exception);
        }
    }

    private static IQueryable<EditRow> Log(ProjectDbContext context, long pictureId) =>
        context.Edits.AsNoTracking().Where(e => e.PictureId == pictureId).OrderBy(e => e.Revision);

    private static Task<PictureRow?> FindPictureAsync(ProjectDbContext context, long pictureId, CancellationToken cancellationToken) =>
        context.Pictures.AsNoTracking().SingleOrDefaultAsync(p => p.Id == pictureId, cancellationToken);

    private static async Task RequireCategoriesAsync(
        ProjectDbContext context, int projectId, EditRecord edit, IReadOnlyList<AnnotationState> changed, CancellationToken cancellationToken)
    {
        var wanted = changed.Select(c => c.CategoryId).Concat(edit.CategoryId is { } chosen ? [chosen] : []).Distinct().ToList();
        var there = await context.Categories.CountAsync(c => c.ProjectId == projectId && wanted.Contains(c.Id), cancellationToken);
        if (there < wanted.Count)
        {
            throw new JournalException(JournalFailure.CategoryGone, "The category was deleted; choose another one. This edit was not stored.");
        }
    }

    /// <summary>Gives the rows that are new.</summary>
    private static async Task<IReadOnlyList<AnnotationRow>> UpsertAsync(
        ProjectDbContext context, PictureRow picture, EditRecord edit, IReadOnlyList<AnnotationState> changed, CancellationToken cancellationToken)
    {
        var ids = changed.Select(c => c.ObjectId).ToList();
        var rows = await context.Annotations
            .Where(a => a.PictureId == picture.Id && ids.Contains(a.ObjectId))
            .ToDictionaryAsync(a => a.ObjectId, cancellationToken);
        var size = new PixelSize(picture.Width, picture.Height);
        var added = new List<AnnotationRow>();
        foreach (var state in changed)
        {
            if (state.Mask.Size != size)
            {
                throw new ArgumentException($"A mask of {state.Mask.Size} does not fit the picture of {size}.", nameof(changed));
            }

            if (!rows.TryGetValue(state.ObjectId, out var row))
            {
                row = new() { PictureId = picture.Id, ProjectId = picture.ProjectId, ObjectId = state.ObjectId, Counts = "" };
                context.Add(row);
                added.Add(row);
            }

            EditMapping.Apply(state, edit.Revision, row);
        }

        return added;
    }

    private static JournalException Translate(Exception exception)
    {
        if (SqliteFailures.IsUniqueViolation(exception))
        {
            return new(JournalFailure.RevisionTaken, "Somebody else's edit came first; this one was not stored.", exception);
        }

        if (SqliteFailures.IsForeignKeyViolation(exception))
        {
            return new(JournalFailure.PictureGone, "The picture was deleted; this edit was not stored.", exception);
        }

        var why = SqliteFailures.Find(exception) is { } sqlite ? SqliteFailures.Explain(sqlite) : exception.Message;
        return new(JournalFailure.Storage, $"{why} This edit was not stored.", exception);
    }
}
