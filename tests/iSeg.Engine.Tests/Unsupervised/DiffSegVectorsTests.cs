using System.Text.Json;
using iSeg.Engine.Tests.StableDiffusion;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Tests.Unsupervised;

/// <summary>Against DiffSeg's code.</summary>
public sealed class DiffSegVectorsTests
{
    private const int Grid = 64;
    private static readonly string Folder = "vectors/diffseg".InTestFolder();
    private static readonly TensorFile Expected = new(Path.Combine(Folder, "expected.safetensors"));
    private static readonly Lazy<float[]> Aggregated = new(() => AttentionAggregation.Aggregate(
        [.. ((int[])[64, 32, 16, 8]).Select(side => (side, Probabilities(side)))], Grid, Reference.Token));

    [Fact]
    public void Aggregate_FourSizes_RowsAreTheReferences()
    {
        var expected = Expected.Read("aggregated_rows");

        foreach (var (index, row) in ((int[])[0, 1000, 2080, 4095]).Index())
        {
            Reference.MaxDifference(Aggregated.Value.AsSpan(row * 4096, 4096), expected.AsSpan(index * 4096, 4096)).ShouldBeLessThan(1e-5f);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Merge_Run_LabelsAreTheReferences(int run)
    {
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "runs.json")));
        var settings = facts.RootElement.GetProperty("runs")[run];
        double[] thresholds = [.. settings.GetProperty("kl_thresholds").EnumerateArray().Select(value => value.GetDouble())];
        var anchors = AttentionMerging.Anchors(Grid, settings.GetProperty("points_per_side").GetInt32());

        var maps = AttentionMerging.Merge(Aggregated.Value, Grid * Grid, anchors, thresholds, Reference.Token);

        maps.Count.ShouldBe(settings.GetProperty("segments").GetInt32());
        var labels = SegmentMaps.Enlarged(maps, Grid, 8);
        var expected = Expected.ReadIntegers($"labels{run}");
        var equal = Enumerable.Range(0, 4096).Count(i => labels[(((8 * (i / 64)) + 4) * 512) + (8 * (i % 64)) + 4] == expected[i]);
        equal.ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(.999 * 4096));
    }

    /// <summary>The vectors' queries are not scaled; the networks' are, by 1 / sqrt(8).</summary>
    private static float[] Probabilities(int side) =>
        Reference.Probabilities(Array.ConvertAll(Expected.Read($"query{side}"), value => value * MathF.Sqrt(8)), Expected.Read($"key{side}"), 2, 8);
}
