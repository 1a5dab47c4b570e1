using iSeg.Web.Editing.Session;

namespace iSeg.Web.Editing;

/// <summary>The objects of a picture as a page lists them: without masks, which only the canvas needs.</summary>
internal sealed class ObjectMirror
{
    private readonly Dictionary<Guid, ObjectMessage> _objects = [];
    private long _revision;

    public IReadOnlyCollection<ObjectMessage> Objects => _objects.Values;

    /// <summary>Grows with every change, for those who draw only what is new.</summary>
    public int Version { get; private set; }

    /// <summary>What depends on the objects looks different now, though they are the same.</summary>
    public void Touch() => Version++;

    /// <summary>Takes a snapshot or a notice; one that came before is passed over.</summary>
    public void Take(long revision, IReadOnlyList<ObjectMessage> changes)
    {
        if (revision <= _revision)
        {
            return;
        }

        _revision = revision;
        foreach (var change in changes)
        {
            if (change.Deleted)
            {
                _objects.Remove(change.Id);
            }
            else
            {
                _objects[change.Id] = change with { Mask = null };
            }
        }

        Touch();
    }
}
