using System.Runtime.CompilerServices;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace iSeg.Data.Journal;

/// <summary>The correction log in the store: an edit and what it changed are stored together or not at all.</summary>
public sealed class EditJournal : IEditJournal
{
    private readonly IDbContextFactory<ProjectDbContext> _contexts;
    private readonly CommitQueue<JournalEntry> _commits;
    private readonly ILogger _logger;

    /// <param name="contexts">The store.</param>
    /// <param name="logger">Hears of listeners that fail; null for nobody.</param>
    public EditJournal(IDbContextFactory<ProjectDbContext> contexts, ILogger<EditJournal>? logger = null)
    {
        _contexts = contexts;
        _logger = logger ?? NullLogger<EditJournal>.Instance;
        var writer = new JournalWriter(contexts);
        _commits = new(async entries =>
        {
            var effects = await writer.StoreAsync(entries);
            Tell(Reopened, effects.Reopened);
            Tell(SuggestionsTurned, effects.Turned);
        });
    }

    /// <summary>
    /// An accepted picture was changed and is in progress again; raised after that is stored, on a thread of the pool. Listeners hold up no
    /// edit, and one that throws keeps neither an edit from being acknowledged nor the others from being told.
    /// </summary>
    public event Action<long>? Reopened;

    /// <summary>An edit has accepted suggestions of a picture, or opened accepted ones again; raised as <see cref="Reopened"/> is.</summary>
    public event Action<long>? SuggestionsTurned;

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

    /// <summary>Away from the thread that stores, and from its transaction: listeners read the store, and what they throw is no edit's fault.</summary>
    private void Tell(Action<long>? listeners, IReadOnlyList<long> pictures)
    {
        if (listeners is null || pictures.Count == 0)
        {
            return;
        }

        _ = Task.Run(() =>
        {
            foreach (var picture in pictures)
            {
                foreach (var listener in Delegate.EnumerateInvocationList(listeners))
                {
                    TellOne(listener, picture);
                }
            }
        });
    }

    private void TellOne(Action<long> listener, long picture)
    {
        try
        {
            listener(picture);
        }
#pragma warning disable CA1031 // Whatever it is, the edit is stored and the others want to know.
        catch (Exception failure)
        {
            _logger.LogError(failure, "Somebody could not be told that picture {PictureId} has changed", picture);
        }
#pragma warning restore CA1031
    }

    private static IQueryable<EditRow> Log(ProjectDbContext context, long pictureId) =>
        context.Edits.AsNoTracking().Where(e => e.PictureId == pictureId).OrderBy(e => e.Revision);

    private static Task<PictureRow?> FindPictureAsync(ProjectDbContext context, long pictureId, CancellationToken cancellationToken) =>
        context.Pictures.AsNoTracking().SingleOrDefaultAsync(p => p.Id == pictureId, cancellationToken);
}
