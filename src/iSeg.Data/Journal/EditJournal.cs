using System.Runtime.CompilerServices;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Journal;

/// <summary>The correction log in the store: an edit and what it changed are stored together or not at all.</summary>
public sealed class EditJournal : IEditJournal
{
    private readonly IDbContextFactory<ProjectDbContext> _contexts;
    private readonly CommitQueue<JournalEntry> _commits;

    /// <param name="contexts">The store.</param>
    public EditJournal(IDbContextFactory<ProjectDbContext> contexts)
    {
        _contexts = contexts;
        _commits = new(new JournalWriter(contexts, picture => Reopened?.Invoke(picture)).StoreAsync);
    }

    /// <summary>An accepted picture was changed and is in progress again. On whatever thread stored the edit; whoever is told must not throw.</summary>
    public event Action<long>? Reopened;

    public async Task<JournaledPicture?> LoadAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
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
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in Log(context, pictureId).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return EditMapping.ToRecord(row);
        }
    }

    public Task AppendAsync(EditRecord edit, IReadOnlyList<AnnotationState> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(changed);
        cancellationToken.ThrowIfCancellationRequested();
        return _commits.AddAsync(new(edit, changed));
    }

    private static IQueryable<EditRow> Log(ProjectDbContext context, long pictureId) =>
        context.Edits.AsNoTracking().Where(e => e.PictureId == pictureId).OrderBy(e => e.Revision);

    private static Task<PictureRow?> FindPictureAsync(ProjectDbContext context, long pictureId, CancellationToken cancellationToken) =>
        context.Pictures.AsNoTracking().SingleOrDefaultAsync(p => p.Id == pictureId, cancellationToken);
}
