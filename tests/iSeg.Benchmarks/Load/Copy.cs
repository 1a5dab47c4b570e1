using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Web.Editing.Session;

namespace iSeg.Benchmarks.Load;

/// <summary>What one browser holds of a picture: revisions taken in order, patch by patch; a gap asks for the whole picture.</summary>
internal sealed class Copy(PixelSize size)
{
    private readonly SortedDictionary<long, IReadOnlyList<ObjectMessage>> _early = [];

    public long Revision { get; private set; }

    /// <summary>By object: category, locked, order and mask.</summary>
    public Dictionary<Guid, (int Category, bool Locked, long Order, RleMask Mask)> Objects { get; private set; } = [];

    /// <summary>Something is missing before what came early.</summary>
    public bool HasGap => _early.Count > 0;

    public void Reset(SnapshotMessage snapshot)
    {
        if (snapshot.Revision < Revision)
        {
            return;
        }

        Revision = snapshot.Revision;
        Objects = snapshot.Objects.ToDictionary(o => o.Id, o => (o.CategoryId, o.Locked, o.Order, With(RleMask.Empty(size), o.Mask)));
        Drain();
    }

    /// <summary>Somebody's edit, or the answer to an own one; known revisions change nothing.</summary>
    public void Offer(long revision, IReadOnlyList<ObjectMessage> changes)
    {
        if (revision > Revision)
        {
            _early[revision] = changes;
            Drain();
        }
    }

    private void Drain()
    {
        while (_early.Count > 0 && _early.First() is var (revision, changes) && revision <= Revision + 1)
        {
            _early.Remove(revision);
            if (revision <= Revision)
            {
                continue;
            }

            Revision = revision;
            foreach (var change in changes)
            {
                if (change.Deleted)
                {
                    Objects.Remove(change.Id);
                    continue;
                }

                var before = Objects.TryGetValue(change.Id, out var known) ? known.Mask : RleMask.Empty(size);
                Objects[change.Id] = (change.CategoryId, change.Locked, change.Order, With(before, change.Mask));
            }
        }
    }

    private static RleMask With(RleMask mask, PatchMessage? patch) => patch is null || patch.W == 0
        ? mask
        : mask.Subtract(RleMask.Rectangle(mask.Size, new(patch.X, patch.Y, patch.W, patch.H)))
            .Union(RleMask.FromCounts(new(patch.W, patch.H), patch.Counts).Place(mask.Size, patch.X, patch.Y));
}
