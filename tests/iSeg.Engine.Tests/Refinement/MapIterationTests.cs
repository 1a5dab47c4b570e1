using CsCheck;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Tests.Refinement;

public sealed class MapIterationTests
{
    private const int MostCells = 40;
    private const int MostMaps = 35;

    /// <summary>A random attention matrix of some fill, as CSR or dense, and maps over its cells.</summary>
    private static readonly Gen<(float[] Entries, int Cells, float Lambda, float[][] Maps)> Cases =
        from cells in Gen.Int[1, MostCells]
        from part in Gen.Double[0.02, 1]
        from entries in Gen.Select(Gen.Float[0, 1], Gen.Double[0, 1], (value, lot) => lot < part ? value : 0).Array[cells * cells]
        from lambda in Gen.Float[0, .3f]
        from count in Gen.Int[1, MostMaps]
        from maps in Gen.Float[0, 1].Array[cells].Array[count]
        select (entries, cells, lambda, maps);

    [Fact]
    public void Refine_SeveralMaps_AreEachAsIfAlone() =>
        Cases.Sample(
            (entries, cells, lambda, maps) =>
            {
                var attention = EntropyReduction.Reduce([.. entries], cells, lambda, EntropyForm.ColumnScaled);
                float[][] together = [.. maps.Select(map => (float[])map.Clone())];

                // Few iterations: a map that has become flat is stretched again each time, and its rounding with it.
                MapIteration.Refine(attention, together, 2);
                for (var i = 0; i < maps.Length; i++)
                {
                    MapIteration.Refine(attention, maps[i], 2);
                    ShouldAgree(together[i], maps[i]);
                }
            },
            iter: 300);

    [Fact]
    public void Multiply_SparseDenseAndManyThreads_GiveThePlainProduct() =>
        (from big in Gen.Bool
         from cells in big ? Gen.Int[600, 700] : Gen.Int[1, MostCells]
         from seed in Gen.Int
         from part in Gen.Double[.01, 1]
         from count in Gen.Int[1, MostMaps]
         select (cells, seed, part, count)).Sample(
            (cells, seed, part, count) =>
            {
                var random = new Random(seed);
                float[] entries = [.. Enumerable.Range(0, cells * cells).Select(_ => random.NextDouble() < part ? random.NextSingle() : 0)];
                float[][] maps = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, cells).Select(_ => random.NextSingle()).ToArray())];
                var attention = EntropyReduction.Reduce([.. entries], cells, 0, EntropyForm.Paper);
                var block = new MapBlock(cells, count);
                attention.Multiply(MapBlock.Of(maps), block);
                var (alone, lane) = (new float[cells], new float[cells]);
                for (var map = 0; map < count; map++)
                {
                    attention.Multiply(maps[map], alone);
                    block.CopyTo(map, lane);
                    for (var row = 0; row < cells; row++)
                    {
                        var entriesOfRow = entries.AsSpan(row * cells, cells);
                        double sum = 0, product = 0;
                        for (var column = 0; column < cells; column++)
                        {
                            sum += entriesOfRow[column];
                            product += (double)entriesOfRow[column] * maps[map][column];
                        }

                        var wanted = sum > 0 ? product / sum : maps[map][row];
                        ((double)alone[row]).ShouldBe(wanted, 1e-5);
                        ((double)lane[row]).ShouldBe(wanted, 1e-5);
                    }
                }
            },
            iter: 40);

    [Fact]
    public void Refine_UntilSettled_IsTheFixedNumberOfIterationsThatItMade() =>
        (from one in Cases
         from settled in Gen.Double[.001, .5]
         select (one, settled)).Sample(
            (one, settled) =>
            {
                var attention = EntropyReduction.Reduce([.. one.Entries], one.Cells, one.Lambda, EntropyForm.ColumnScaled);
                var (stopped, whole) = ((float[])one.Maps[0].Clone(), (float[])one.Maps[0].Clone());
                var made = MapIteration.Refine(attention, stopped, 30, settled);
                MapIteration.Refine(attention, whole, made);
                stopped.ShouldBe(whole);
                if (made < 30)
                {
                    var before = (float[])one.Maps[0].Clone();
                    MapIteration.Refine(attention, before, made - 1);
                    MapIteration.Change(before, stopped).ShouldBeLessThan(settled);
                }
            },
            iter: 200);

    [Fact]
    public void Refine_SeveralMapsUntilSettled_StopEachByItself()
    {
        // Two islands: the first map is at rest at once, the second wanders from cell to cell.
        const int Cells = 12;
        var entries = new float[Cells * Cells];
        for (var cell = 0; cell < Cells; cell++)
        {
            entries[(cell * Cells) + cell] = cell < 2 ? 1 : .5f;
            entries[(cell * Cells) + Math.Max(2, cell - 1)] += cell < 2 ? 0 : .5f;
        }

        var attention = EntropyReduction.Reduce(entries, Cells, 0, EntropyForm.Paper);
        var (still, moving) = (new float[Cells], new float[Cells]);
        (still[0], moving[2]) = (1, 1);
        float[][] maps = [[.. still], [.. moving]];
        MapIteration.Refine(attention, maps, 50, .05);
        MapIteration.Refine(attention, still, 50, .05).ShouldBe(2, "what does not move has settled with the second iteration");
        MapIteration.Refine(attention, moving, 50, .05).ShouldBeInRange(3, 49);
        maps[0].ShouldBe(still);
        ShouldAgree(maps[1], moving);
    }

    [Fact]
    public void Refine_NoMaps_DoesNothing() =>
        MapIteration.Refine(EntropyReduction.Reduce([1], 1, 0, EntropyForm.Paper), Array.Empty<float[]>(), 3);

    private static void ShouldAgree(float[] actual, float[] wanted)
    {
        for (var cell = 0; cell < wanted.Length; cell++)
        {
            ((double)actual[cell]).ShouldBe(wanted[cell], 1e-4);
        }
    }
}
