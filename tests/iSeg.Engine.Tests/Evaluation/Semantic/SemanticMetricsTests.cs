using System.Text.Json;
using CsCheck;
using iSeg.Engine.Evaluation.Semantic;

namespace iSeg.Engine.Tests.Evaluation.Semantic;

/// <summary>Metrics against what the definitions say when they are followed pixel by pixel.</summary>
public sealed class SemanticMetricsTests
{
    private const int Classes = 4;
    private static readonly Gen<(int, int)[]> Pixels = Gen.Select(Gen.Int[-1, Classes - 1], Gen.Int[-1, Classes - 1]).Array[1, 60];

    [Fact]
    public void MeanIoU_AnyPixels_IsTheDefinitions() => Pixels.Sample(pixels =>
    {
        var counts = new ConfusionMatrix(Classes);
        counts.Add([.. pixels.Select(pixel => pixel.Item1)], [.. pixels.Select(pixel => pixel.Item2)]);

        var counted = pixels.Where(pixel => pixel.Item1 >= 0).ToArray();
        var perClass = Enumerable.Range(0, Classes).Select(index =>
        {
            var truth = counted.Index().Where(pixel => pixel.Item.Item1 == index).Select(pixel => pixel.Index).ToHashSet();
            var predicted = counted.Index().Where(pixel => pixel.Item.Item2 == index).Select(pixel => pixel.Index).ToHashSet();
            var union = truth.Union(predicted).Count();
            return union == 0 ? (double?)null : (double)truth.Intersect(predicted).Count() / union;
        }).ToArray();
        counts.PerClass.ShouldBe(perClass);
        counts.MeanIoU.ShouldBe(perClass.Any(value => value is not null) ? perClass.Where(value => value is not null).Average() : null);
        counts.PixelAccuracy.ShouldBe(counted.Length == 0 ? null : (double)counted.Count(pixel => pixel.Item1 == pixel.Item2) / counted.Length);
    });

    [Fact]
    public void Assign_AnyProfits_NoOtherMatchingBringsMore() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5]).SelectMany((rows, columns) => Gen.Long[0, 50].Array[rows * columns].Select(values => (rows, columns, values))).Sample(problem =>
        {
            var profit = new long[problem.rows, problem.columns];
            for (var i = 0; i < problem.values.Length; i++)
            {
                profit[i / problem.columns, i % problem.columns] = problem.values[i];
            }

            var match = HungarianMatching.Assign(profit);

            match.Where(found => found >= 0).ShouldBeUnique();
            match.Index().Sum(found => found.Item < 0 ? 0 : profit[found.Index, found.Item]).ShouldBe(Best(profit, 0, 0));
        });

    /// <summary>Also where further classes are free: none of them is in the picture.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ToClasses_MoreSegmentsThanClassesInThePicture_LeftOverOnesAreNoClass(int known)
    {
        var classes = SegmentMatching.ToClasses([0, 0, 0, 1, 1, -1], [0, 0, 1, 2, 2, 1], known);

        classes.ShouldBe([0, 0, -1, 1, 1, -1]);
    }

    /// <summary>tests/vectors/semantic.py counted these without any of this program's code.</summary>
    [Fact]
    public void MeanIoUAndMatching_OnPicturesOfAnotherProgram_AreItsNumbers()
    {
        using var json = JsonDocument.Parse(File.ReadAllText("vectors/semantic.json".InTestFolder()));
        var (together, pictures) = (new ConfusionMatrix(json.RootElement.GetProperty("classes").GetInt32()), json.RootElement.GetProperty("pictures").EnumerateArray().ToArray());
        int[] Labels(JsonElement picture, string name) => [.. picture.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
        foreach (var (index, picture) in pictures.Index())
        {
            var (truth, alone) = (Labels(picture, "truth"), new ConfusionMatrix(together.PerClass.Length));
            together.Add(truth, Labels(picture, "predicted"));
            alone.Add(truth, Labels(picture, "predicted"));
            Compare(alone, json.RootElement.GetProperty("alone")[index]);
            var classes = SegmentMatching.ToClasses(truth, Labels(picture, "segments"), together.PerClass.Length);
            truth.Zip(classes).Count(pixel => pixel.First >= 0 && pixel.First == pixel.Second).ShouldBe(json.RootElement.GetProperty("matchedPixels")[index].GetInt32());
        }

        Compare(together, json.RootElement.GetProperty("together"));
    }

    private static void Compare(ConfusionMatrix counts, JsonElement expected)
    {
        counts.MeanIoU!.Value.ShouldBe(expected.GetProperty("miou").GetDouble(), 1e-12);
        counts.PixelAccuracy!.Value.ShouldBe(expected.GetProperty("accuracy").GetDouble(), 1e-12);
        foreach (var (found, wanted) in counts.PerClass.Zip(expected.GetProperty("iou").EnumerateArray()))
        {
            (found is null).ShouldBe(wanted.ValueKind == JsonValueKind.Null);
            (found ?? 0).ShouldBe(found is null ? 0 : wanted.GetDouble(), 1e-12);
        }
    }

    private static long Best(long[,] profit, int row, int used)
    {
        if (row == profit.GetLength(0))
        {
            return 0;
        }

        var best = Best(profit, row + 1, used);
        for (var column = 0; column < profit.GetLength(1); column++)
        {
            if ((used & (1 << column)) == 0)
            {
                best = Math.Max(best, profit[row, column] + Best(profit, row + 1, used | (1 << column)));
            }
        }

        return best;
    }
}
