using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.Imaging;

namespace iSeg.Engine.Tests.Evaluation.Semantic;

/// <summary>Data sets in their own layouts, each of one small picture.</summary>
public sealed class SemanticLayoutTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("iseg-layout-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Truth_VocWithPalette_GivesTheNumbersBehindTheColours()
    {
        byte[] values = [0, 5, 15, 255, 20, 0];
        var palette = Enumerable.Range(0, 256).SelectMany(label =>
        {
            var (red, green, blue) = LabelPng.Colour(label);
            return (byte[])[red, green, blue];
        }).ToArray();
        Write("JPEGImages/one.jpg", []);
        Write("SegmentationClass/one.png", IndexedPng.Encode(values, 3, palette));
        Write("ImageSets/Segmentation/val.txt", "one\n"u8.ToArray());

        var set = SemanticLayout.Voc.Read(_root, "val");

        var (truth, size) = set.Truth(set.Pictures.ShouldHaveSingleItem());
        (size.Width, size.Height).ShouldBe((3, 2));
        truth.ShouldBe([0, 5, 15, ConfusionMatrix.None, 20, 0]);
        (set.Classes[5], set.Classes[15], set.Classes.Length).ShouldBe(("bottle", "person", 21));
    }

    [Fact]
    public void Truth_VocInGrey_IsTheSame()
    {
        Write("JPEGImages/one.jpg", []);
        Write("SegmentationClass/one.png", LabelPng.Encode([0, 5, 255, 21], new(2, 2)));
        Write("ImageSets/Segmentation/val.txt", "one\n"u8.ToArray());

        var set = SemanticLayout.Voc.Read(_root, "val");

        set.Truth(set.Pictures[0]).Labels.ShouldBe([0, 5, ConfusionMatrix.None, ConfusionMatrix.None]);
    }

    [Theory]
    [InlineData("cityscapes", "leftImg8bit/val/town/a_leftImg8bit.png", "gtFine/val/town/a_gtFine_labelIds.png", new byte[] { 7, 33, 6, 0 }, new[] { 0, 26, -1, -1 })]
    [InlineData("coco-object", "images/val2017/1.jpg", "annotations/val2017/1_instanceTrainIds.png", new byte[] { 0, 1, 80, 255 }, new[] { 0, 1, 80, -1 })]
    [InlineData("coco-stuff27", "images/val2017/1.jpg", "annotations/val2017/1.png", new byte[] { 0, 71, 181, 255 }, new[] { 9, 0, 24, -1 })]
    [InlineData("coco-stuff27", "images/val2017/1.jpg", "annotations/val2017/1.png", new byte[] { 156, 123, 176, 177 }, new[] { 23, 22, 18, 26 })]
    [InlineData("context", "JPEGImages/1.jpg", "SegmentationClassContext/1.png", new byte[] { 0, 59, 60, 255 }, new[] { 0, 59, -1, -1 })]
    public void Truth_Layout_GivesItsClasses(string layout, string picture, string labels, byte[] values, int[] classes)
    {
        Write(picture, []);
        Write(labels, LabelPng.Encode(values, new(2, 2)));
        Write("ImageSets/SegmentationContext/val.txt", "1\n"u8.ToArray());
        var known = SemanticLayout.All.Single(found => found.Name == layout);

        var set = known.Read(_root, known.Split);

        set.Truth(set.Pictures.ShouldHaveSingleItem()).Labels.ShouldBe(classes);
    }

    [Fact]
    public void Read_LabelsMissing_NamesTheFile()
    {
        Write("JPEGImages/one.jpg", []);
        Write("ImageSets/Segmentation/val.txt", "one\n"u8.ToArray());

        Should.Throw<FileNotFoundException>(() => SemanticLayout.Voc.Read(_root, "val")).Message.ShouldContain(Path.Combine("SegmentationClass", "one.png"));
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
