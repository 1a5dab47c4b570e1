using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data.Review;

namespace iSeg.Data.Tests.Review;

public sealed class AgreementTests
{
    private static readonly PixelSize Size = new(40, 20);
    private static readonly Guid First = Guid.NewGuid(), Second = Guid.NewGuid();

    private long _revision;

    [Fact]
    public void Of_ObjectCorrectedByAnother_ComparesBeforeWithAfter()
    {
        EditRecord[] edits = [Paint("anna", First, new(0, 0, 10, 10), creates: true), Paint("bob", First, new(10, 0, 10, 10)), Paint("bob", First, new(20, 0, 10, 10))];

        var sample = Agreement.Of(new(Size), edits, []).ShouldHaveSingleItem();

        (sample.First, sample.Second, sample.Kind).ShouldBe(("anna", "bob", AgreementKind.Corrected));
        sample.Iou.ShouldBe(1 / 3.0, 1e-12);
        sample.Dice.ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void Of_SameThingMadeTwice_IsMatchedAndOthersAreNot()
    {
        EditRecord[] edits =
        [
            Paint("anna", First, new(0, 0, 10, 10), creates: true),
            Paint("bob", Second, new(0, 0, 10, 8), creates: true),
            Paint("bob", Guid.NewGuid(), new(20, 0, 10, 10), creates: true),
            Paint("anna", Guid.NewGuid(), new(0, 0, 10, 9), creates: true, category: 2),
        ];

        var sample = Agreement.Of(new(Size), edits, []).ShouldHaveSingleItem();

        (sample.First, sample.Second, sample.Kind).ShouldBe(("anna", "bob", AgreementKind.Twice));
        sample.Iou.ShouldBe(0.8, 1e-12);
    }

    [Fact]
    public void Of_AcceptedAfterReview_CountsWhatTheReviewerAddedAsDisagreement()
    {
        EditRecord[] edits = [Paint("anna", First, new(0, 0, 10, 10), creates: true), Paint("rita", Second, new(20, 0, 5, 5), creates: true)];
        ReviewEvent[] events = [new(default, "anna", ReviewAction.Submit, ReviewState.InReview, null, 1), new(default, "rita", ReviewAction.Accept, ReviewState.Accepted, null, 2)];

        Agreement.Of(new(Size), edits, events).Where(s => s.Kind == AgreementKind.Reviewed).Select(s => s.Iou).ShouldBe([1, 0], ignoreOrder: true);
    }

    [Fact]
    public void Between_TwoRevisions_TellsNewChangedGoneAndWho()
    {
        var gone = Guid.NewGuid();
        EditRecord[] edits =
        [
            Paint("anna", First, new(0, 0, 10, 10), creates: true),
            Paint("anna", gone, new(30, 0, 5, 5), creates: true),
            Paint("bob", First, new(10, 0, 10, 10)),
            Paint("rita", First, new(0, 10, 1, 1)),
            Paint("bob", Second, new(20, 10, 5, 5), creates: true),
            Edit("rita", gone, EditKind.Delete),
            Paint("anna", First, new(0, 0, 40, 20)),
        ];

        var diff = ReviewDiff.Between(new(Size), edits, 2, 6).ToDictionary(d => d.ObjectId);

        diff.Count.ShouldBe(3);
        (diff[First].Before.Area, diff[First].After.Area, diff[First].IsNew).ShouldBe((100, 201, false));
        diff[First].Authors.ShouldBe(["bob", "rita"]);
        (diff[Second].IsNew, diff[Second].After.Area).ShouldBe((true, 25));
        (diff[gone].IsGone, diff[gone].Before.Area, diff[gone].After.Area).ShouldBe((true, 25, 0));
        ReviewDiff.Between(new(Size), edits, 7, 7).ShouldBeEmpty();
    }

    private EditRecord Paint(string author, Guid id, PixelRect rect, bool creates = false, int category = 1) =>
        Edit(author, id, EditKind.Stroke) with { Creates = creates, CategoryId = creates ? category : null, On = MaskPatch.Of(RleMask.Rectangle(Size, rect)) };

    private EditRecord Edit(string author, Guid id, EditKind kind) =>
        new() { PictureId = 1, Revision = ++_revision, EditId = Guid.NewGuid(), Author = author, At = default, Kind = kind, ObjectId = id };
}
