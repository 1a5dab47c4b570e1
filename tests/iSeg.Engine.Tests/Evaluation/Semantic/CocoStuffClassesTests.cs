using iSeg.Engine.Evaluation.Semantic;

namespace iSeg.Engine.Tests.Evaluation.Semantic;

/// <summary>Some categories of COCO-Stuff's own list (its labels.txt counts from 1, label pictures from 0) and the supercategories of its paper.</summary>
public sealed class CocoStuffClassesTests
{
    [Theory]
    [InlineData(1, "person")]
    [InlineData(2, "vehicle")]
    [InlineData(9, "vehicle")]
    [InlineData(13, "outdoor")]
    [InlineData(17, "animal")]
    [InlineData(31, "accessory")]
    [InlineData(37, "sports")]
    [InlineData(47, "kitchen")]
    [InlineData(53, "food")]
    [InlineData(62, "furniture")]
    [InlineData(73, "electronic")]
    [InlineData(79, "appliance")]
    [InlineData(90, "indoor")]
    [InlineData(92, "textile")]
    [InlineData(95, "building")]
    [InlineData(99, "structural")]
    [InlineData(100, "raw material")]
    [InlineData(102, "ceiling")]
    [InlineData(106, "sky")]
    [InlineData(116, "floor")]
    [InlineData(122, "food stuff")]
    [InlineData(124, "plant")]
    [InlineData(135, "solid")]
    [InlineData(149, "ground")]
    [InlineData(155, "water")]
    [InlineData(165, "furniture stuff")]
    [InlineData(171, "wall")]
    [InlineData(177, "wall")]
    [InlineData(178, "water")]
    [InlineData(180, "window")]
    [InlineData(182, "solid")]
    public void Of_PublishedNumber_IsInItsSupercategory(int number, string supercategory) =>
        ClassNames.CocoStuff[CocoStuffClasses.Of(number - 1)].ShouldBe(supercategory);

    [Theory]
    [InlineData(-1)]
    [InlineData(182)]
    [InlineData(255)]
    public void Of_NoCategory_CountsNeitherWay(int value) => CocoStuffClasses.Of(value).ShouldBe(ConfusionMatrix.None);
}
