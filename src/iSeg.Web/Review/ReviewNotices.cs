using iSeg.Data.Journal;

namespace iSeg.Web.Review;

/// <summary>Tells open windows that a picture's state or comments changed; they look again by themselves, with their own rights.</summary>
public sealed class ReviewNotices
{
    /// <param name="journal">Edits of accepted pictures open them again.</param>
    public ReviewNotices(EditJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        journal.Reopened += Tell;
    }

    private event Action<long>? Changed;

    internal void Tell(long pictureId) => Changed?.Invoke(pictureId);

    /// <summary>Calls back after each change of any picture, until disposed of; on whatever thread the change was made.</summary>
    public IDisposable Subscribe(Action<long> changed)
    {
        Changed += changed;
        return new Subscription(() => Changed -= changed);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
