namespace iSeg.Web.Editing.Presence;

/// <summary>
/// Who has which picture open, and where on it they are. Kept in memory only: presence is nothing to store, and it must not wait behind
/// edits that are being stored, so it does not go through the picture's session.
/// </summary>
public sealed class PictureVisitors
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, List<Visit>> _visits = [];

    /// <summary>Somebody came to or left this picture. Called on any thread.</summary>
    public event Action<long>? Changed;

    /// <summary>A window opens a picture; it leaves when the visit is disposed of.</summary>
    public Visit Join(long pictureId, Author author)
    {
        ArgumentNullException.ThrowIfNull(author);
        var visit = new Visit(this, pictureId, author);
        lock (_lock)
        {
            if (!_visits.TryGetValue(pictureId, out var here))
            {
                _visits[pictureId] = here = [];
            }

            // The smallest number that no other window of this author has.
            var taken = here.Where(v => v.Author.Id == author.Id).Select(v => v.Number).ToHashSet();
            visit.Number = Enumerable.Range(1, taken.Count + 1).First(n => !taken.Contains(n));

            // The author's own colour, unless somebody here has it already.
            var colours = here.Select(v => v.Colour).ToHashSet();
            visit.Colour = AuthorColours.From(author.Colour).FirstOrDefault(c => !colours.Contains(c), author.Colour);
            here.Add(visit);
        }

        Tell(pictureId);
        return visit;
    }

    /// <summary>Everybody on a picture, in the order in which they came.</summary>
    public IReadOnlyList<Visitor> Here(long pictureId)
    {
        lock (_lock)
        {
            return _visits.TryGetValue(pictureId, out var here) ? [.. here.Select(v => v.Describe())] : [];
        }
    }

    internal void Leave(Visit visit)
    {
        lock (_lock)
        {
            if (!_visits.TryGetValue(visit.PictureId, out var here) || !here.Remove(visit))
            {
                return;
            }

            if (here.Count == 0)
            {
                _visits.Remove(visit.PictureId);
            }
        }

        Tell(visit.PictureId);
    }

    internal void Move(Visit visit)
    {
        foreach (var other in Others(visit.PictureId).Where(v => v != visit))
        {
            other.Wake();
        }
    }

    private void Tell(long pictureId)
    {
        foreach (var visit in Others(pictureId))
        {
            visit.Wake();
        }

        Changed?.Invoke(pictureId);
    }

    private List<Visit> Others(long pictureId)
    {
        lock (_lock)
        {
            return _visits.TryGetValue(pictureId, out var here) ? [.. here] : [];
        }
    }
}
