namespace iSeg.Web.Editing.Presence;

/// <summary>Tells one window's canvas where the others are: everything at once, and not more often than anybody can see.</summary>
internal sealed class PresenceFeed(Visit visit, Func<IReadOnlyList<Visitor>, Task> tell)
{
    /// <summary>25 times a second.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(40);

    /// <summary>Until the visit ends. A canvas that is slow to answer gets less, not later.</summary>
    public async Task RunAsync()
    {
        await foreach (var _ in visit.News)
        {
            await tell(visit.Others);
            await Task.Delay(Gap);
        }
    }
}
