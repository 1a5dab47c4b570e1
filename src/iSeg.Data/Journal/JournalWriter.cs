using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Data.Export;
using iSeg.Data.Model;
using iSeg.Data.Review;
using iSeg.Data.Suggestions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace iSeg.Data.Journal;

/// <summary>An edit and the objects that it changed.</summary>
internal sealed record JournalEntry(EditRecord Edit, IReadOnlyList<AnnotationState> Changed);

/// <summary>What edits meant for other things than objects; pictures are named once.</summary>
/// <param name="Reopened">Pictures that were accepted and are in progress again.</param>
/// <param name="Turned">Pictures with suggestions that are accepted now, or open again.</param>
internal sealed record JournalEffects(IReadOnlyList<long> Reopened, IReadOnlyList<long> Turned);

/// <summary>Writes entries of any number of pictures in one transaction.</summary>
/// <param name="contexts">The store.</param>
internal sealed class JournalWriter(IDbContextFactory<ProjectDbContext> contexts)
{
    /// <exception cref="JournalException">Nothing was stored; says why in words for the person.</exception>
    public async Task<JournalEffects> StoreAsync(IReadOnlyList<JournalEntry> entries)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync();

            // The transaction takes the write lock at once, so what is checked here still holds when it is stored.
            await using var transaction = await context.Database.BeginTransactionAsync();
            var pictures = await PicturesAsync(context, entries);
            await RequireCategoriesAsync(context, entries, pictures);
            context.AddRange(entries.Select(e => EditMapping.ToRow(e.Edit)));
            var added = await UpsertAsync(context, entries, pictures);
            var turned = await SuggestionUpkeep.FollowAsync(context, entries);
            var reopened = await ReviewUpkeep.FollowAsync(context, entries);
            await context.SaveChangesAsync();
            await ExportIds.ResolveAsync(context, added, CancellationToken.None);
            await transaction.CommitAsync();
            return new(reopened, turned);
        }
        catch (Exception exception) when (exception is SqliteException or DbUpdateException)
        {
            throw Translate(exception);
        }
    }

    private static async Task<Dictionary<long, PictureRow>> PicturesAsync(ProjectDbContext context, IReadOnlyList<JournalEntry> entries)
    {
        var ids = entries.Select(e => e.Edit.PictureId).Distinct().ToList();
        var pictures = await context.Pictures.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id);
        return pictures.Count == ids.Count
            ? pictures
            : throw new JournalException(JournalFailure.PictureGone, "The picture was deleted; this edit was not stored.");
    }

    private static async Task RequireCategoriesAsync(
        ProjectDbContext context, IReadOnlyList<JournalEntry> entries, Dictionary<long, PictureRow> pictures)
    {
        var projects = pictures.Values.Select(p => p.ProjectId).Distinct().ToList();
        var there = (await context.Categories.Where(c => projects.Contains(c.ProjectId)).Select(c => new { c.ProjectId, c.Id }).ToListAsync())
            .Select(c => (c.ProjectId, c.Id)).ToHashSet();
        foreach (var (edit, changed) in entries)
        {
            var project = pictures[edit.PictureId].ProjectId;
            var wanted = changed.Select(c => c.CategoryId).Concat(edit.CategoryId is { } chosen ? [chosen] : []);
            if (!wanted.All(id => there.Contains((project, id))))
            {
                throw new JournalException(JournalFailure.CategoryGone, "The category was deleted; choose another one. This edit was not stored.");
            }
        }
    }

    /// <summary>Gives the rows that are new.</summary>
    private static async Task<IReadOnlyList<AnnotationRow>> UpsertAsync(ProjectDbContext context, IReadOnlyList<JournalEntry> entries, Dictionary<long, PictureRow> pictures)
    {
        var objects = entries.SelectMany(e => e.Changed).Select(c => c.ObjectId).Distinct().ToList();
        var known = (await context.Annotations
                .Where(a => pictures.Keys.Contains(a.PictureId) && objects.Contains(a.ObjectId))
                .Select(a => new { a.PictureId, a.ObjectId, a.Id })
                .ToListAsync())
            .ToDictionary(a => (a.PictureId, a.ObjectId), a => a.Id);
        var rows = new Dictionary<(long PictureId, Guid ObjectId), AnnotationRow>();
        foreach (var (edit, changed) in entries)
        {
            var picture = pictures[edit.PictureId];
            foreach (var state in changed)
            {
                if (state.Mask.Size != new PixelSize(picture.Width, picture.Height))
                {
                    throw new ArgumentException($"A mask of {state.Mask.Size} does not fit the picture of {picture.Width} x {picture.Height}.", nameof(entries));
                }

                // What edits say of an object is written whole, so that its old mask need not be read.
                var key = (picture.Id, state.ObjectId);
                if (!rows.TryGetValue(key, out var row))
                {
                    rows[key] = row = new()
                    {
                        Id = known.GetValueOrDefault(key),
                        PictureId = picture.Id,
                        ProjectId = picture.ProjectId,
                        ObjectId = state.ObjectId,
                        Counts = "",
                    };
                }

                EditMapping.Apply(state, edit.Revision, row);
            }
        }

        var added = rows.Values.Where(r => r.Id == 0).ToList();
        context.AddRange(added);
        foreach (var row in rows.Values.Where(r => r.Id != 0).Except(added))
        {
            KeepImported(context.Update(row));
        }

        return added;
    }

    /// <summary>What came with a file of labels was not read and is not an edit's to change.</summary>
    private static void KeepImported(EntityEntry<AnnotationRow> entry)
    {
        entry.Property(row => row.ExportId).IsModified = false;
        entry.Property(row => row.SourceKey).IsModified = false;
        entry.Property(row => row.IsCrowd).IsModified = false;
        entry.Property(row => row.Extra).IsModified = false;
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
