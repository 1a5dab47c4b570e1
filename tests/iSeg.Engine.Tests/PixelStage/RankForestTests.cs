using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Tests.PixelStage;

public sealed class RankForestTests
{
    [Theory]
    [InlineData(.5f, 9f, 11f)]
    [InlineData(.6f, 2f, 22f)]
    [InlineData(.6f, 2.5f, 32f)]
    public void Of_TwoTrees_AddsTheLeavesThatTheFeaturesLeadTo(float first, float second, float expected)
    {
        var forest = new RankForest(Table(
            [[(0, 1, 2, .5f), (-1, 0, 0, 1), (1, 3, 4, 2), (-1, 0, 0, 12), (-1, 0, 0, 22)], [(-1, 0, 0, 10)]]));

        forest.Of([first, second]).ShouldBe(expected);
    }

    [Fact]
    public void Load_TheProgramsOwnTable_KnowsTheFeaturesThatAreMeasured()
    {
        var forest = RankForest.Load("CorrectionRanking");

        forest.Features.ShouldBe(121);
        forest.Of(new float[forest.Features]).ShouldBeInRange(-1, 1);
    }

    private static byte[] Table((short Feature, short Left, short Right, float Value)[][] trees)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(trees.Length);
        writer.Write(2);
        foreach (var tree in trees)
        {
            writer.Write(tree.Length);
            foreach (var node in tree)
            {
                writer.Write(node.Feature);
                writer.Write(node.Left);
                writer.Write(node.Right);
                writer.Write(node.Value);
            }
        }

        return stream.ToArray();
    }
}
