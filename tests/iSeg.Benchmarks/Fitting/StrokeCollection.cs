using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks.Fitting;

/// <summary>What the engine had to choose from, and how good each choice would have been.</summary>
internal static class StrokeCollection
{
    /// <summary>The protocol's click or box, and so many displaced ones: people do not click into the exact middle, nor draw the tightest box.</summary>
    private const int Displaced = 3;

    /// <summary>Displaced clicks lie in a square around the middle, of this part of the area's root.</summary>
    private const double Spread = .35;

    /// <summary>Sides of displaced boxes move by up to this part of their length, mostly outwards.</summary>
    private const double Looseness = .06;

    /// <summary>Of an object of thin parts the square may hold next to nothing.</summary>
    private const int Tries = 40;

    /// <param name="kind">What is pointed with.</param>
    /// <param name="set">Where.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>In the set's order.</returns>
    public static async Task<IReadOnlyList<RankedStroke>> OfAsync(RankedKind kind, FittingSet set, CancellationToken cancellationToken)
    {
        var pictures = set.Pictures.Pictures;
        var found = new RankedStroke[pictures.Length][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, found.Length, options, async (i, token) =>
        {
            var (image, size) = PictureFile.Load(pictures[i].Path, int.MaxValue, token);
            var encoded = await new AffinityBackbone().EncodeAsync(image, size, token);
            found[i] = [.. Of(kind, encoded, pictures[i].Objects[0].LoadTruth(), seed: i)];
        });
        return [.. found.SelectMany(own => own)];
    }

    private static IEnumerable<RankedStroke> Of(RankedKind kind, EncodedImage encoded, Truth truth, int seed)
    {
        var stages = kind switch
        {
            RankedKind.First => Clicks(truth, new(seed)).Select(click => Stage(encoded, PromptSet.Of(click), 1)),
            RankedKind.Box => Boxes(truth, new(seed)).Select(box => Stage(encoded, PromptSet.Of(box), 0)),
            _ => Corrections(encoded, truth, null).Concat(Corrections(encoded, truth, seed)),
        };
        var counts = new RegionCounts(encoded.Scene, truth);
        foreach (var stage in stages)
        {
            var (candidates, features) = stage.Measured(CancellationToken.None);
            if (candidates.Count > 0)
            {
                yield return new(features, [.. candidates.Select(candidate => counts.Iou(candidate.Inside))]);
            }
        }
    }

    private static RegionStage Stage(EncodedImage encoded, PromptSet prompts, int strokes) =>
        new(encoded, new(encoded.Scene.Regions, Seeds.From(prompts, encoded.Scene), strokes), SegmentationOptions.Default, Tuning.Default);

    /// <summary>All clicks of the protocol but the first.</summary>
    /// <param name="encoded">The picture.</param>
    /// <param name="truth">What is meant.</param>
    /// <param name="lot">Where in the inner half of a mistake the clicks lie; null is its middle.</param>
    private static IEnumerable<RegionStage> Corrections(EncodedImage encoded, Truth truth, int? lot)
    {
        var stages = new List<RegionStage>();
        MaskPrediction? last = null;
        var segmenter = new Segmenter();
        new NocProtocol(Lot: lot).Run(
            prompts =>
            {
                last = segmenter.Predict(encoded, prompts, SegmentationOptions.Default, last);
                stages.Add(last.State!.Stage);
                return last.Mask;
            },
            truth,
            CancellationToken.None);
        return stages.Skip(1);
    }

    private static IEnumerable<PointPrompt> Clicks(Truth truth, Random random)
    {
        if (new ClickSimulator(truth).Next(new byte[truth.Labels.Length]) is not { } middle)
        {
            yield break;
        }

        yield return middle;
        for (var i = 0; i < Displaced; i++)
        {
            yield return Displace(middle, truth, random);
        }
    }

    private static PointPrompt Displace(PointPrompt middle, Truth truth, Random random)
    {
        var side = Spread * Math.Sqrt(truth.Area);
        for (var i = 0; i < Tries; i++)
        {
            var (x, y) = ((int)(middle.Position.X + ((random.NextDouble() - .5) * side)), (int)(middle.Position.Y + ((random.NextDouble() - .5) * side)));
            if (x >= 0 && y >= 0 && x < truth.Size.Width && y < truth.Size.Height && truth.Labels[(y * truth.Size.Width) + x] == 1)
            {
                return new(new(x + .5, y + .5));
            }
        }

        return middle;
    }

    private static IEnumerable<BoxPrompt> Boxes(Truth truth, Random random)
    {
        var box = truth.Bounds;
        yield return new(new(box.X, box.Y), new(box.Right, box.Bottom));
        for (var i = 0; i < Displaced; i++)
        {
            yield return new(
                new(Math.Max(0, box.X - Moved(box.Width)), Math.Max(0, box.Y - Moved(box.Height))),
                new(Math.Min(truth.Size.Width, box.Right + Moved(box.Width)), Math.Min(truth.Size.Height, box.Bottom + Moved(box.Height))));
        }

        double Moved(int side) => side * Looseness * (random.NextDouble() - .25);
    }
}
