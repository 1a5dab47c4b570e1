using CsCheck;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Annotations;

/// <summary>
/// Three people at once on one picture, with everything that goes wrong between them and the server: requests that arrive twice or late,
/// answers that are lost, disks that refuse, servers that start anew.
/// </summary>
public sealed class ConcurrentHistoryPropertyTests
{
    private const int Authors = 3;
    private static readonly PixelSize Size = new(20, 16);

    private static readonly Gen<(int Author, int Action, int Target, PixelRect Rect, int Trouble)> Step = Gen.Select(
        Gen.Int[0, Authors - 1],
        Gen.Int[0, 13],
        Gen.Int[0, 1],
        Gen.Select(Gen.Int[-3, 16], Gen.Int[-3, 12], Gen.Int[1, 12], Gen.Int[1, 12], (x, y, w, h) => new PixelRect(x, y, w, h)),
        Gen.Int[0, 9]);

    [Fact]
    public void Outboxes_WithRepeatsRefusalsAndRestarts_StoreEveryAcknowledgedEditOnceInEachAuthorsOrder() =>
        Step.Array[1, 50].Sample(steps =>
        {
            var world = new World();
            foreach (var step in steps)
            {
                world.Do(step);
            }

            world.Journal.Edits.Select(e => e.EditId).ShouldBeUnique();
            world.Journal.Edits.Select(e => e.Revision).ShouldBe(Enumerable.Range(1, world.Journal.Edits.Count).Select(i => (long)i));
            foreach (var (author, acknowledged) in world.Acknowledged)
            {
                world.Journal.Edits.Where(e => e.Author == author).Select(e => e.EditId).ShouldBe(acknowledged);
            }
        });

    [Fact]
    public void Copies_ThatHearOfEditsLateOrOnlyInASnapshot_ConvergeOnTheStore() =>
        Step.Array[1, 50].Sample(steps =>
        {
            var world = new World();
            var early = new Dictionary<Guid, RleMask>();
            var late = new Queue<EditOutcome>();
            foreach (var step in steps)
            {
                foreach (var outcome in world.Do(step).Where(o => !o.IsRepeat))
                {
                    Apply(early, outcome);
                    late.Enqueue(outcome);
                }
            }

            var slow = new Dictionary<Guid, RleMask>();
            while (late.TryDequeue(out var outcome))
            {
                Apply(slow, outcome);
            }

            var truth = PictureHistory.Replay(Size, world.Journal.Edits).Objects.ToDictionary(o => o.ObjectId, o => o.Mask);
            early.ShouldBe(truth, ignoreOrder: true);
            slow.ShouldBe(truth, ignoreOrder: true);
            world.Journal.Objects.Values.Where(o => !o.Deleted).ToDictionary(o => o.ObjectId, o => o.Mask).ShouldBe(truth, ignoreOrder: true);
        });

    [Fact]
    public void Repeat_AnyEditAtAnyTime_AnswersWithItsOwnRevisionAndTheObjectAsItWasThen() =>
        Step.Array[1, 30].Sample(steps =>
        {
            var world = new World();
            foreach (var step in steps)
            {
                world.Do(step);
            }

            foreach (var edit in world.Journal.Edits)
            {
                var repeat = world.Try(new UndoCommand(edit.EditId), edit.Author)!;
                var (before, after) = (PictureHistory.Replay(Size, world.Journal.Edits, edit.Revision - 1), PictureHistory.Replay(Size, world.Journal.Edits, edit.Revision));
                (repeat.Revision, repeat.IsRepeat).ShouldBe((edit.Revision, true));
                var copy = before.Objects.ToDictionary(o => o.ObjectId, o => o.Mask);
                Apply(copy, repeat);
                copy.ShouldBe(after.Objects.ToDictionary(o => o.ObjectId, o => o.Mask), ignoreOrder: true);
            }
        }, iter: 40);

    [Fact]
    public void Undo_AmongOthersEdits_ChangesOnlyPixelsThatCarryThatEdit() =>
        Step.Array[1, 40].Sample(steps =>
        {
            var world = new World();
            foreach (var step in steps)
            {
                var edits = world.Journal.Edits.ToList();
                var before = world.Masks();
                world.Do(step);
                foreach (var undo in world.Journal.Edits.Skip(edits.Count).Where(e => e.Kind == EditKind.Undo))
                {
                    var target = edits.Single(e => e.EditId == undo.TargetEditId);
                    target.Author.ShouldBe(undo.Author);
                    var carried = LastToucher(edits, undo.ObjectId);
                    var changed = before[undo.ObjectId].SymmetricDifference(world.Masks()[undo.ObjectId]).ToBitmap();
                    for (var i = 0; i < changed.Length; i++)
                    {
                        (changed[i] == 0 || carried[i] == target.EditId).ShouldBeTrue($"pixel {i} was somebody else's");
                    }
                }
            }
        }, iter: 60);

    [Fact]
    public void Restore_AnyRevision_GivesBackWhatWasThereAndCanBeUndone() =>
        Gen.Select(Step.Array[2, 40], Gen.Int[1, 40]).Sample((steps, at) =>
        {
            var world = new World();
            foreach (var step in steps)
            {
                world.Do(step);
            }

            foreach (var thing in world.Things)
            {
                var then = PictureHistory.Replay(Size, world.Journal.Edits, at).Find(thing);
                var now = world.Session.History.Find(thing);
                if (now is null || then is null || now.Locked || world.Try(new RestoreCommand(Guid.NewGuid(), thing, at), "restorer") is null)
                {
                    continue;
                }

                var restored = world.Session.History.Find(thing)!;
                restored.Deleted.ShouldBe(then.Deleted);
                if (!then.Deleted)
                {
                    restored.Mask.ShouldBe(then.Mask);
                    restored.CategoryId.ShouldBe(then.CategoryId);
                }

                world.Try(new UndoCommand(Guid.NewGuid()), "restorer").ShouldNotBeNull();
                world.Session.History.Find(thing).ShouldBe(now);
            }
        }, iter: 60);

    [Fact]
    public void Revert_OneAuthor_TakesAwayThePixelsThatAuthorTouchedLastAndNoOthers() =>
        Step.Array[2, 40].Sample(steps =>
        {
            var world = new World();
            foreach (var step in steps)
            {
                world.Do(step);
            }

            foreach (var thing in world.Things)
            {
                var edits = world.Journal.Edits.ToList();
                if (world.Try(new RevertCommand(Guid.NewGuid(), thing, "author0"), "reviewer") is null)
                {
                    continue;
                }

                var carried = LastToucher(edits, thing);
                var mine = edits.Where(e => e.Author == "author0").Select(e => e.EditId).ToHashSet();
                var state = world.Session.History.Find(thing)!;
                var changed = PictureHistory.Replay(Size, edits).Find(thing)!.Mask.SymmetricDifference(state.Mask).ToBitmap();
                for (var i = 0; i < changed.Length && !state.Deleted; i++)
                {
                    (changed[i] == 0 || mine.Contains(carried[i])).ShouldBeTrue($"pixel {i} was somebody else's");
                }
            }
        }, iter: 60);

    private static void Apply(Dictionary<Guid, RleMask> copy, EditOutcome outcome)
    {
        foreach (var (state, patch) in outcome.Changes)
        {
            if (state.Deleted)
            {
                copy.Remove(state.ObjectId);
                continue;
            }

            var mask = copy.GetValueOrDefault(state.ObjectId) ?? RleMask.Empty(Size);
            copy[state.ObjectId] = patch?.ApplyTo(mask) ?? mask;
        }
    }

    /// <summary>Which counting edit touched each pixel of an object last, pixel by pixel.</summary>
    private static Guid[] LastToucher(List<EditRecord> edits, Guid thing)
    {
        var counting = edits.Where(e => e.TargetEditId is null).Select(e => e.EditId).ToHashSet();
        foreach (var edit in edits.Where(e => e.TargetEditId is not null))
        {
            _ = edit.Kind == EditKind.Undo ? counting.Remove(edit.TargetEditId!.Value) : counting.Add(edit.TargetEditId!.Value);
        }

        var last = new Guid[Size.Area];
        foreach (var edit in edits.Where(e => e.ObjectId == thing && counting.Contains(e.EditId)))
        {
            var (on, off) = (edit.On.Place(Size).ToBitmap(), edit.Off.Place(Size).ToBitmap());
            for (var i = 0; i < last.Length; i++)
            {
                last[i] = on[i] == 1 || off[i] == 1 ? edit.EditId : last[i];
            }
        }

        return last;
    }

    /// <summary>The server and its people.</summary>
    private sealed class World
    {
        private readonly Dictionary<string, List<EditCommand>> _sent = [];

        public World() => Session = Open();

        public MemoryJournal Journal { get; } = new(Size);

        public EditingSession Session { get; private set; }

        public Guid[] Things { get; } = [Guid.NewGuid(), Guid.NewGuid()];

        public Dictionary<string, List<Guid>> Acknowledged { get; } = [];

        /// <summary>One person's next edit, sent as often as it takes; what the server answered.</summary>
        public List<EditOutcome> Do((int Author, int Action, int Target, PixelRect Rect, int Trouble) step)
        {
            var (author, thing) = ($"author{step.Author}", Things[step.Target]);
            var shape = RleMask.Rectangle(Size, step.Rect);
            EditCommand command = step.Action switch
            {
                <= 3 => Paint(thing, Session.History.Find(thing) is null ? PaintMode.New : PaintMode.Add, shape),
                <= 6 => Paint(thing, PaintMode.Subtract, shape),
                <= 8 => new UndoCommand(Guid.NewGuid()),
                9 => new RedoCommand(Guid.NewGuid()),
                10 => new CategoryCommand(Guid.NewGuid(), thing, 1 + (step.Rect.Width % 3)),
                11 => new RestoreCommand(Guid.NewGuid(), thing, 1 + (step.Rect.Height % 7)),
                12 => new RevertCommand(Guid.NewGuid(), thing, $"author{step.Rect.Width % Authors}"),
                _ => new DeleteCommand(Guid.NewGuid(), thing),
            };
            var outcomes = new List<EditOutcome>();
            switch (step.Trouble)
            {
                case 0:
                    // The disk is full; the browser sends it again later.
                    Journal.FailNext = JournalFailure.Storage;
                    Add(command);
                    Journal.FailNext = null;
                    break;
                case 1:
                    // Stored, but the answer is lost with the server: the new one is asked the same.
                    Try(command, author, outcomes.Add);
                    Session = Open();
                    break;
                case 2 when _sent.TryGetValue(author, out var earlier) && earlier.Count > 0:
                    // A copy of an old request arrives late.
                    Try(earlier[step.Rect.Width % earlier.Count], author, outcomes.Add);
                    break;
            }

            Add(command);
            return outcomes;

            void Add(EditCommand sent)
            {
                if (Try(sent, author, outcomes.Add) is not { } outcome)
                {
                    return;
                }

                outcome.IsRepeat.ShouldBe(outcomes.Count > 1 && step.Trouble == 1);
                Acknowledged.TryAdd(author, []);
                Acknowledged[author].Add(sent.EditId);
                _sent.TryAdd(author, []);
                _sent[author].Add(sent);
            }
        }

        public EditOutcome? Try(EditCommand command, string author, Action<EditOutcome>? answered = null)
        {
            try
            {
                var outcome = Session.ApplyAsync(command, author, default).Result;
                answered?.Invoke(outcome);
                return outcome;
            }
            catch (AggregateException refusal) when (refusal.InnerException is EditRefusedException)
            {
                return null;
            }
        }

        public Dictionary<Guid, RleMask> Masks() => Things.ToDictionary(t => t, t => Session.History.Find(t)?.Mask ?? RleMask.Empty(Size));

        private static PaintCommand Paint(Guid thing, PaintMode mode, RleMask shape) => new(Guid.NewGuid(), thing, EditKind.Stroke, mode, shape, 1, "{}");

        private EditingSession Open() => EditingSession.OpenAsync(Journal, 1, TimeProvider.System, default).Result;
    }
}
