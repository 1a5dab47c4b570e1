namespace iSeg.Core.Provenance;

/// <summary>What one person did to one object.</summary>
/// <param name="Author">The id that the log keeps.</param>
/// <param name="Strokes">Edits of pixels after the first mask, whether or not they were taken back: they cost what they cost.</param>
/// <param name="Undos">Undos and redos.</param>
/// <param name="Seconds">Working time, see <see cref="WorkClock"/>.</param>
/// <param name="MadeFirstMask">This person's edit brought the object into being.</param>
public sealed record Contribution(string Author, int Strokes, int Undos, double Seconds, bool MadeFirstMask);

/// <summary>What it took to get from an object's first mask to its last.</summary>
/// <param name="CategoryId">As it stands.</param>
/// <param name="Deleted">Not among the picture's objects at the end; its work counts, its IoU says nothing.</param>
/// <param name="FirstIou">Intersection over union of the first mask with the final one, 0 to 1; 1 when nobody had to correct anything.</param>
/// <param name="FirstKind">How the first mask was made.</param>
/// <param name="People">In the order of their first edit.</param>
public sealed record ObjectCost(
    long PictureId,
    Guid ObjectId,
    int CategoryId,
    bool Deleted,
    double FirstIou,
    Annotations.EditKind FirstKind,
    IReadOnlyList<Contribution> People)
{
    public int Strokes => People.Sum(p => p.Strokes);

    public int Undos => People.Sum(p => p.Undos);

    public double Seconds => People.Sum(p => p.Seconds);
}
