using iSeg.Core.Annotations;
using iSeg.Core.Masks;

namespace iSeg.Core.Provenance;

/// <summary>Reads the correction cost of a picture's objects out of its log.</summary>
public static class CorrectionCosts
{
    /// <summary>Every object that ever was on the picture, in the order in which they were made.</summary>
    public static IReadOnlyList<ObjectCost> Of(JournaledPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var clock = new WorkClock();
        var history = new PictureHistory(picture.Size);
        var works = new Dictionary<Guid, Work>();
        foreach (var edit in picture.Edits)
        {
            var change = history.Append(edit);
            if (!works.TryGetValue(edit.ObjectId, out var work))
            {
                works[edit.ObjectId] = work = new(edit.Kind, change.State.Mask);
            }

            work.Add(edit, clock.Take(edit));
        }

        return [.. works.Select(pair => pair.Value.Sum(picture.PictureId, history.Find(pair.Key)!))];
    }

    private sealed class Work(EditKind firstKind, RleMask firstMask)
    {
        private readonly List<Contribution> _people = [];

        public void Add(EditRecord edit, double seconds)
        {
            var at = _people.FindIndex(p => p.Author == edit.Author);
            if (at < 0)
            {
                at = _people.Count;
                _people.Add(new(edit.Author, 0, 0, 0, false));
            }

            var before = _people[at];
            _people[at] = before with
            {
                Strokes = before.Strokes + (edit.TargetEditId is null && !edit.Creates && !edit.Touched.IsEmpty ? 1 : 0),
                Undos = before.Undos + (edit.TargetEditId is null ? 0 : 1),
                Seconds = before.Seconds + seconds,
                MadeFirstMask = before.MadeFirstMask || edit.Creates,
            };
        }

        public ObjectCost Sum(long pictureId, AnnotationState final)
        {
            var iou = firstMask.IsEmpty && final.Mask.IsEmpty ? 1 : firstMask.Iou(final.Mask);
            return new(pictureId, final.ObjectId, final.CategoryId, final.Deleted, iou, firstKind, _people);
        }
    }
}
