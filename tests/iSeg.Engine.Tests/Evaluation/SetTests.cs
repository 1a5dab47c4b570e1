using iSeg.Core.Formats.Coco;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;

namespace iSeg.Engine.Tests.Evaluation;

public sealed class SetTests : IDisposable
{
    private const string Images = """{"id": 1, "file_name": "b.jpg", "width": 40, "height": 30}, {"id": 2, "file_name": "train/a.jpg", "width": 40, "height": 30}""";

    private readonly SetFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MaskFolder_PicturesAndMasks_AreMatchedByNameWhateverTheEnding()
    {
        _folder.AddPicture("b.jpg");
        _folder.AddPicture("sub/a.jpeg");
        _folder.AddMask("b.png");
        _folder.AddMask("sub/a.png");
        File.WriteAllText(Path.Combine(_folder.Images, "notes.txt"), "no picture");

        var set = MaskFolderSet.Find(_folder.Images, _folder.Masks, null);

        set.Pictures.Select(picture => picture.Name).ShouldBe(["b.jpg", "sub/a.jpeg"]);
        set.Problems.ShouldBeEmpty();
        set.Pictures[1].Objects[0].LoadTruth().Area.ShouldBe(100);
    }

    [Fact]
    public void MaskFolder_NoMaskOrTwo_IsAFailureOfThatPicture()
    {
        _folder.AddPicture("a.jpg");
        _folder.AddPicture("b.jpg");
        _folder.AddPicture("c.jpg");
        _folder.AddMask("b.png");
        _folder.AddMask("b.gif");
        _folder.AddMask("c.png");

        var set = MaskFolderSet.Find(_folder.Images, _folder.Masks, null);

        set.Pictures.ShouldHaveSingleItem().Name.ShouldBe("c.jpg");
        set.Problems.Select(problem => (problem.Name, problem.IsFailure)).ShouldBe([("a.jpg", true), ("b.jpg", true)]);
        set.Problems[0].Reason.ShouldContain("a.*");
        set.Problems[1].Reason.ShouldContain("b.gif, b.png");
    }

    [Fact]
    public void MaskFolder_NoFolderOrNoPicture_SaysWhich()
    {
        Should.Throw<IOException>(() => MaskFolderSet.Find(_folder.Images, _folder.Masks, null)).Message.ShouldContain(_folder.Images);
        Should.Throw<IOException>(() => MaskFolderSet.Find(_folder.Images + "x", _folder.Masks, null)).Message.ShouldContain(_folder.Images + "x");
    }

    [Fact]
    public async Task Coco_SmallOnesAndCrowds_AreLeftOut()
    {
        AddBoth();
        _folder.WriteCoco($$"""
            {"categories": [{"id": 3, "name": "kite"}], "images": [{{Images}}], "annotations": [
              {"id": 10, "image_id": 1, "category_id": 3, "segmentation": [[0,0,20,0,20,20,0,20]]},
              {"id": 11, "image_id": 1, "category_id": 3, "segmentation": [[0,0,5,0,5,5,0,5]]},
              {"id": 12, "image_id": 2, "category_id": 4, "iscrowd": 1, "segmentation": {"size": [30, 40], "counts": [0, 1200]} },
              {"id": 13, "image_id": 2, "category_id": 4, "segmentation": {"size": [30, 40], "counts": [0, 300, 900]} }]}
            """);

        var set = await CocoSet.LoadAsync(_folder.Coco, _folder.Images, .03, null, CancellationToken.None);

        set.Pictures.Select(picture => picture.Name).ShouldBe(["b.jpg", "train/a.jpg"]);
        set.Pictures.SelectMany(picture => picture.Objects).Select(item => item.Name).ShouldBe(["b kite 10", "train/a 13"]);
        var truth = set.Pictures[1].Objects[0].LoadTruth();
        (truth.Size, truth.Bounds).ShouldBe((new(40, 30), new PixelRect(0, 0, 10, 30)));
        set.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Coco_OnlySoManyObjects_AreTheLargestInTheFilesOrder()
    {
        AddBoth();
        _folder.WriteCoco($$"""
            {"images": [{{Images}}], "annotations": [
              {"id": 1, "image_id": 1, "segmentation": [[0,0,9,0,9,9,0,9]]},
              {"id": 2, "image_id": 1, "segmentation": [[0,0,7,0,7,7,0,7]]},
              {"id": 3, "image_id": 1, "segmentation": [[0,0,20,0,20,20,0,20]]}]}
            """);

        var set = await CocoSet.LoadAsync(_folder.Coco, _folder.Images, 0, 2, CancellationToken.None);

        set.Pictures.ShouldHaveSingleItem().Objects.Select(item => item.Name).ShouldBe(["b 1", "b 3"]);
    }

    [Fact]
    public async Task Coco_WhatDoesNotFit_IsAFailureOfThatPictureOnly()
    {
        _folder.AddPicture("b.jpg");
        _folder.WriteCoco($$"""
            {"images": [{{Images}}], "annotations": [
              {"id": 1, "image_id": 1, "segmentation": [[0,0,20,0,20,20,0,20]]},
              {"id": 2, "image_id": 1, "segmentation": {"size": [30, 40], "counts": [7]} },
              {"id": 3, "image_id": 2, "segmentation": [[0,0,20,0,20,20,0,20]]},
              {"id": 4, "image_id": 77, "segmentation": [[0,0,20,0,20,20,0,20]]}]}
            """);

        var set = await CocoSet.LoadAsync(_folder.Coco, _folder.Images, 0, null, CancellationToken.None);

        set.ObjectCount.ShouldBe(1);
        set.Problems.Length.ShouldBe(3);
        set.Problems.ShouldAllBe(problem => problem.IsFailure);
        var reasons = string.Join('\n', set.Problems);
        reasons.ShouldContain("image 77");
        reasons.ShouldContain("annotations[1] (id 2)");
        reasons.ShouldContain("train/a.jpg");
    }

    [Fact]
    public async Task Coco_FileThatCannotBeUsed_SaysWhy()
    {
        AddBoth();
        await Should.ThrowAsync<FileNotFoundException>(() => CocoSet.LoadAsync(_folder.Coco, _folder.Images, 0, null, CancellationToken.None));
        _folder.WriteCoco($$"""{"images": [{{Images}}], "annotations": [{"id": 1, "image_id": 1, "segmentation": []}]}""");
        (await Should.ThrowAsync<IOException>(() => CocoSet.LoadAsync(_folder.Coco, _folder.Images, .03, null, CancellationToken.None))).Message.ShouldContain("0.03");
        _folder.WriteCoco("""{"images": [{"id": 1}]}""");
        await Should.ThrowAsync<CocoFormatException>(() => CocoSet.LoadAsync(_folder.Coco, _folder.Images, 0, null, CancellationToken.None));
    }

    [Theory]
    [InlineData(1, 0, null, "a0 a1 b0 c0 c1")]
    [InlineData(2, 0, null, "a0 b0 c1")]
    [InlineData(2, 1, null, "a1 c0")]
    [InlineData(1, 1, 2, "a1 b0")]
    public void Select_StepOffsetLimit_CountObjects(int step, int offset, int? limit, string expected) =>
        Names(Five().Select(step, offset, limit, null)).ShouldBe(expected);

    [Fact]
    public void Select_ByLot_IsTheSameForTheSameSeed()
    {
        var draws = Enumerable.Range(0, 20).Select(seed => Names(Five().Select(1, 0, 2, seed))).ToList();

        draws.ShouldBe(Enumerable.Range(0, 20).Select(seed => Names(Five().Select(1, 0, 2, seed))));
        draws.Distinct().Count().ShouldBeGreaterThan(3);
        draws.ShouldAllBe(names => names.Split(' ', StringSplitOptions.None).Length == 2);
    }

    private static EvaluationSet Five()
    {
        static EvaluationPicture Picture(string name, int objects) => new(
            name, name, null, [.. Enumerable.Range(0, objects).Select(i => new EvaluationObject($"{name}{i}", () => Truth.Of(RleMask.Full(new(1, 1)))))]);
        return new([Picture("a", 2), Picture("b", 1), Picture("c", 2)], []);
    }

    private static string Names(EvaluationSet set) => string.Join(' ', set.Pictures.SelectMany(picture => picture.Objects).Select(item => item.Name));

    /// <summary>The second one lies elsewhere than the file says.</summary>
    private void AddBoth()
    {
        _folder.AddPicture("b.jpg");
        _folder.AddPicture("a.jpg");
    }
}
