using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Annotations;

/// <summary>
/// The one writer of a picture: puts everybody's edits in order, stores each before it answers, and remembers what it stored.
/// Not thread-safe: whoever hosts it (a grain) lets in one call at a time.
/// </summary>
public sealed class EditingSession
{
    /// <summary>The longest text an edit's details may have.</summary>
    public const int MaxDetails = 1_000_000;

    private readonly IEditJournal _journal;
    private readonly TimeProvider _time;
    private readonly long _pictureId;

    private EditingSession(IEditJournal journal, TimeProvider time, JournaledPicture picture)
    {
        (_journal, _time, _pictureId) = (journal, time, picture.PictureId);
        ProjectId = picture.ProjectId;
        History = PictureHistory.Replay(picture.Size, picture.Edits);
    }

    public int ProjectId { get; }

    public PictureHistory History { get; private set; }

    public PixelSize PictureSize => History.PictureSize;

    /// <summary>Loads a picture's history.</summary>
    /// <exception cref="EditRefusedException">There is no such picture.</exception>
    public static async Task<EditingSession> OpenAsync(IEditJournal journal, long pictureId, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var picture = await journal.LoadAsync(pictureId, cancellationToken)
            ?? throw new EditRefusedException(RefusalCode.Gone, "This picture is not there any more.");
        return new(journal, time, picture);
    }

    /// <summary>Does what is asked and returns when it is on disk. An edit id that is already stored changes nothing.</summary>
    /// <exception cref="EditRefusedException">Nothing was changed; says why.</exception>
    public async Task<EditOutcome> ApplyAsync(EditCommand command, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.EditId == Guid.Empty)
        {
            throw new EditRefusedException(RefusalCode.Invalid, "The edit has no id.");
        }

        if (History.FindEdit(command.EditId) is { } stored)
        {
            return Repeat(stored);
        }

        var edit = Complete(EditRules.Prepare(History, command, author), author);
        var preview = Preview(edit);
        edit = preview.Edit;
        try
        {
            await _journal.AppendAsync(edit, [preview.State], cancellationToken);
        }
        catch (JournalException failure)
        {
            // What is on disk decides: the history in memory took nothing in.
            throw await RefusalAsync(failure, cancellationToken);
        }

        return new(edit.Revision, author, [History.Append(edit)]);
    }

    /// <summary>
    /// The answer that the edit had: its own revision and the object as it was then. With a later revision, somebody who has not heard
    /// of the edits in between would take this for all that the later one changed.
    /// </summary>
    private EditOutcome Repeat(EditRecord stored)
    {
        var target = stored.TargetEditId is { } id ? History.FindEdit(id)! : stored;
        var then = History.FindAt(stored.ObjectId, stored.Revision)!;
        return new(stored.Revision, stored.Author, [new(then, MaskPatch.Cut(then.Mask, then.Mask.Bounds.Union(target.Touched)))], IsRepeat: true);
    }

    private EditRecord Complete(EditRecord draft, string author) => draft with
    {
        PictureId = _pictureId,
        Revision = History.Revision + 1,
        Author = author,
        At = _time.GetUtcNow(),
    };

    /// <summary>The edit with its before and after, and the object as it will be, without changing anything yet.</summary>
    private (EditRecord Edit, AnnotationState State) Preview(EditRecord edit)
    {
        var target = edit.TargetEditId is { } id ? History.FindEdit(id)! : edit;
        var before = History.Find(edit.ObjectId)?.Mask ?? RleMask.Empty(PictureSize);
        var after = History.Peek(edit);
        return (edit with { Before = MaskPatch.Cut(before, target.Touched), After = MaskPatch.Cut(after.Mask, target.Touched) }, after);
    }

    private async Task<EditRefusedException> RefusalAsync(JournalException failure, CancellationToken cancellationToken)
    {
        if (failure.Failure == JournalFailure.RevisionTaken && await _journal.LoadAsync(_pictureId, cancellationToken) is { } fresh)
        {
            History = PictureHistory.Replay(fresh.Size, fresh.Edits);
        }

        var code = failure.Failure switch
        {
            JournalFailure.PictureGone => RefusalCode.Gone,
            JournalFailure.RevisionTaken => RefusalCode.Busy,
            JournalFailure.CategoryGone => RefusalCode.Category,
            _ => RefusalCode.Storage,
        };
        return new(code, failure.Message, failure);
    }
}
