using iSeg.Core.Geometry;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Tests.StableDiffusion;

public sealed class RegionSamplingTests
{
    private const int Grid = 16;
    private static readonly PixelScene Picture = PixelScene.Build(Scene.Draw("checks", "disc").Image, new(320, 240), CancellationToken.None);
    private static readonly RegionSampling Sampling = RegionSampling.Build(Picture, Grid);

    /// <summary>The independent way: the whole map enlarged, then the mean of each region's pixels.</summary>
    [Fact]
    public void ToRegions_AnyMap_IsTheMeanOfTheEnlargedMap()
    {
        var random = new Random(3);
        float[] map = [.. Enumerable.Range(0, Grid * Grid).Select(_ => random.NextSingle())];
        var enlarged = Bilinear.Resize(map, new PixelSize(Grid, Grid), Picture.Size);
        var (sums, counts) = (new double[Picture.Regions.Count], new int[Picture.Regions.Count]);
        foreach (var (at, region) in Picture.Labels.Index())
        {
            sums[region] += enlarged[at];
            counts[region]++;
        }

        var regions = Sampling.ToRegions(map);

        regions.Index().ShouldAllBe(region => Math.Abs(region.Item - (sums[region.Index] / counts[region.Index])) < 1e-5);
    }

    [Fact]
    public void ToCells_OneRegion_LiesWhereTheRegionIs()
    {
        var region = Picture.Labels[(120 * Picture.Size.Width) + 200];
        var seeds = new float[Picture.Regions.Count];
        seeds[region] = 2;

        var cells = Sampling.ToCells(seeds);

        cells.Sum().ShouldBe(2, 1e-4);
        var (row, column) = Math.DivRem(Array.IndexOf(cells, cells.Max()), Grid);
        column.ShouldBeInRange(9, 10);
        row.ShouldBeInRange(7, 8);
    }
}
