using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks;

/// <summary>Fits <see cref="RankWeights.FirstStroke"/> anew on pictures with known masks and prints it, and what it is worth, on others too.</summary>
internal static class FirstStrokeFit
{
    /// <summary>The protocol's click, and so many displaced ones: people do not click into the exact middle.</summary>
    private const int Displaced = 3;

    /// <summary>Displaced clicks lie in a square around the middle, of this part of the area's root.</summary>
    private const double Spread = .35;

    /// <summary>Of an object of thin parts the square may hold next to nothing.</summary>
    private const int Tries = 40;

    /// <param name="folders">Pictures and masks, in turns; after "held" those that are only measured.</param>
    /// <param name="ignored">Value of mask pixels that count neither way.</param>
    /// <param name="penalty">Of the weights' squares: more makes them smaller.</param>
    public static async Task PrintAsync(string[] folders, int? ignored, double penalty)
    {
        var at = Array.IndexOf(folders, "held");
        var fitted = await ReadAsync(at < 0 ? folders : folders[..at], ignored);
        var held = at < 0 ? [] : await ReadAsync(folders[(at + 1)..], ignored);
        var weights = RankFit.Fit(fitted, penalty);
        Console.WriteLine("| set | clicks | IoU of the best candidate | of the one that is taken now | with these weights |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var (name, set) in fitted.Select(set => ("fitted", set)).Concat(held.Select(set => ("not fitted", set))))
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {set.Count} | {set.Average(stroke => stroke.Iou.Max()):0.0000} | {RankFit.Taken(set, RankWeights.FirstStroke):0.0000} | {RankFit.Taken(set, weights):0.0000} |"));
        }

        Console.WriteLine();
        foreach (var row in weights.Chunk(10))
        {
            Console.WriteLine(string.Join(" ", row.Select(weight => FormattableString.Invariant($"{weight:G4}f,"))));
        }
    }

    private static async Task<IReadOnlyList<RankedStroke>[]> ReadAsync(string[] folders, int? ignored)
    {
        var sets = new List<IReadOnlyList<RankedStroke>>();
        foreach (var pair in folders.Chunk(2))
        {
            var strokes = new List<RankedStroke>();
            foreach (var picture in MaskFolderSet.Find(pair[0], pair[1], ignored).Pictures)
            {
                var (image, size) = PictureFile.Load(picture.Path, int.MaxValue, CancellationToken.None);
                var encoded = await new AffinityBackbone().EncodeAsync(image, size, CancellationToken.None);
                strokes.AddRange(Strokes(encoded, picture.Objects[0].LoadTruth(), strokes.Count));
            }

            sets.Add(strokes);
        }

        return [.. sets];
    }

    private static IEnumerable<RankedStroke> Strokes(EncodedImage encoded, Truth truth, int seed)
    {
        if (new ClickSimulator(truth).Next(new byte[truth.Labels.Length]) is not { } middle)
        {
            yield break;
        }

        var random = new Random(seed);
        for (var i = 0; i <= Displaced; i++)
        {
            var click = i == 0 ? middle : Displace(middle, truth, random);
            var seeds = Seeds.From(PromptSet.Of(click), encoded.Scene);
            var stage = new RegionStage(encoded, new(encoded.Scene.Regions, seeds, 1), SegmentationOptions.Default, Tuning.Default);
            var (candidates, features) = stage.Measured(CancellationToken.None);
            if (candidates.Count > 0)
            {
                yield return new(features, Overlaps(encoded.Scene, truth, candidates));
            }
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

    /// <summary>IoU of each candidate, on the regions: what the ranking can choose.</summary>
    private static double[] Overlaps(PixelScene scene, Truth truth, IReadOnlyList<Candidate> candidates)
    {
        var (ours, others) = (new long[scene.Regions.Count], new long[scene.Regions.Count]);
        for (var y = 0; y < truth.Size.Height; y++)
        {
            for (var x = 0; x < truth.Size.Width; x++)
            {
                var (label, region) = (truth.Labels[(y * truth.Size.Width) + x], scene.Labels[scene.WorkingIndex(x, y)]);
                ours[region] += label == 1 ? 1 : 0;
                others[region] += label == 0 ? 1 : 0;
            }
        }

        return [.. candidates.Select(candidate => candidate.Inside.Select((isInside, region) => isInside ? ours[region] : 0).Sum()
            / (double)Math.Max(1, ours.Sum() + candidate.Inside.Select((isInside, region) => isInside ? others[region] : 0).Sum()))];
    }
}
