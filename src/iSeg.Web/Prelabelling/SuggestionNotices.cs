using iSeg.Data.Journal;

namespace iSeg.Web.Prelabelling;

/// <summary>Tells open windows that a picture's suggestions, or a project's jobs, are others; they look again by themselves, with their own rights.</summary>
public sealed class SuggestionNotices
{
    /// <param name="journal">Edits accept suggestions, and undo and redo turn them again.</param>
    public SuggestionNotices(EditJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        journal.SuggestionsTurned += TellPicture;
    }

    private event Action<long>? Pictures;

    private event Action<int>? Jobs;

    internal void TellPicture(long pictureId) => Pictures?.Invoke(pictureId);

    internal void TellJobs(int projectId) => Jobs?.Invoke(projectId);

    /// <summary>Calls back after each change of any picture's suggestions, until disposed of; on whatever thread made it.</summary>
    public IDisposable OnPicture(Action<long> changed)
    {
        Pictures += changed;
        return new Subscription(() => Pictures -= changed);
    }

    /// <summary>Calls back when any project's jobs have changed or gone on, until disposed of; on whatever thread that was.</summary>
    public IDisposable OnJobs(Action<int> changed)
    {
        Jobs += changed;
        return new Subscription(() => Jobs -= changed);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
