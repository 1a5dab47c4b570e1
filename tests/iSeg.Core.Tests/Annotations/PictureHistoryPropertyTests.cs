using CsCheck;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Annotations;

/// <summary>Random histories of three authors against a picture kept pixel by pixel, the slow and obvious way.</summary>
public sealed class PictureHistoryPropertyTests
{
    private static readonly PixelSize Size = new(24, 18);

    private static readonly Gen<(int Author, int Action, int Target, PixelRect Rect)> Step =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9], Gen.Int[0, 2], Gen.Select(Gen.Int[-3, 20], Gen.Int[-3, 15], Gen.Int[1, 12], Gen.Int[1, 12], (x, y, w, h) => new PixelRect(x, y, w, h)));

    [Fact]
    public void History_RandomEditsAndUndos_HoldsTheLastCountingTouchOfEveryPixel() =>
        Step.Array[1, 60].Sample(steps =>
        {
            var (session, journal, objects) = Run(steps);
            foreach (var thing in objects)
            {
                var state = session.History.Find(thing);
                (state?.Mask ?? RleMask.Empty(Size)).ShouldBe(SlowMask(journal.Edits, thing));
            }
        });

    [Fact]
    public void Replay_AnyPrefix_GivesTheMaskThatTheLogSaysWasThere() =>
        Step.Array[1, 40].Sample(steps =>
        {
            var (_, journal, _) = Run(steps);
            foreach (var edit in journal.Edits)
            {
                var before = PictureHistory.Replay(Size, journal.Edits, edit.Revision - 1).Find(edit.ObjectId)?.Mask ?? RleMask.Empty(Size);
                var after = PictureHistory.Replay(Size, journal.Edits, edit.Revision).Find(edit.ObjectId)!.Mask;
                MaskPatch.Cut(before, edit.Before.Rect).Content.ShouldBe(edit.Before.Content);
                MaskPatch.Cut(after, edit.After.Rect).Content.ShouldBe(edit.After.Content);
                edit.After.ApplyTo(before).ShouldBe(after);
            }
        }, iter: 40);

    [Fact]
    public void Changes_AppliedToAnotherCopy_KeepItEqual() =>
        Step.Array[1, 60].Sample(steps =>
        {
            var copy = new Dictionary<Guid, RleMask>();
            var (session, _, objects) = Run(steps, outcome =>
            {
                foreach (var change in outcome.Changes)
                {
                    var mask = copy.GetValueOrDefault(change.State.ObjectId) ?? RleMask.Empty(Size);
                    copy[change.State.ObjectId] = change.Patch is { } patch ? patch.ApplyTo(mask) : mask;
                }
            });

            foreach (var thing in objects.Where(copy.ContainsKey))
            {
                copy[thing].ShouldBe(session.History.Find(thing)!.Mask);
            }
        });

    private static (EditingSession Session, MemoryJournal Journal, Guid[] Objects) Run(
        (int Author, int Action, int Target, PixelRect Rect)[] steps, Action<EditOutcome>? seen = null)
    {
        var journal = new MemoryJournal(Size);
        var session = EditingSession.OpenAsync(journal, 1, TimeProvider.System, default).Result;
        var objects = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        foreach (var step in steps)
        {
            var thing = objects[step.Target];
            var shape = RleMask.Rectangle(Size, step.Rect);
            EditCommand command = step.Action switch
            {
                <= 3 => Paint(thing, session.History.Find(thing) is null ? PaintMode.New : PaintMode.Add, shape),
                <= 5 => Paint(thing, PaintMode.Subtract, shape),
                6 or 7 => new UndoCommand(Guid.NewGuid()),
                8 => new RedoCommand(Guid.NewGuid()),
                _ => new DeleteCommand(Guid.NewGuid(), thing),
            };
            try
            {
                var outcome = session.ApplyAsync(command, $"author{step.Author}", default).Result;
                seen?.Invoke(outcome);
            }
            catch (AggregateException refusal) when (refusal.InnerException is EditRefusedException)
            {
                // Refused edits must leave no trace: the comparison that follows would show it.
                seen?.Invoke(new(session.History.Revision, "", []));
            }
        }

        return (session, journal, objects);
    }

    private static PaintCommand Paint(Guid thing, PaintMode mode, RleMask shape) => new(Guid.NewGuid(), thing, EditKind.Stroke, mode, shape, 1, "{}");

    private static RleMask SlowMask(List<EditRecord> edits, Guid thing)
    {
        var counting = new HashSet<Guid>();
        foreach (var edit in edits)
        {
            _ = edit.Kind switch
            {
                EditKind.Undo => counting.Remove(edit.TargetEditId!.Value),
                EditKind.Redo => counting.Add(edit.TargetEditId!.Value),
                _ => counting.Add(edit.EditId),
            };
        }

        var bits = new byte[Size.Area];
        foreach (var edit in edits.Where(e => e.ObjectId == thing && counting.Contains(e.EditId)))
        {
            var (on, off) = (edit.On.Place(Size).ToBitmap(), edit.Off.Place(Size).ToBitmap());
            for (var i = 0; i < bits.Length; i++)
            {
                bits[i] = off[i] == 1 ? (byte)0 : on[i] == 1 ? (byte)1 : bits[i];
            }
        }

        return RleMask.FromBitmap(bits, Size);
    }
}
