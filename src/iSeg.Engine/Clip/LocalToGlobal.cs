using iSeg.Core.Geometry;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Clip;

/// <summary>
/// TagCLIP's way from patches to the picture (Lin et al., AAAI 2024): patches are classified one by one, their opinions spread along the attention
/// where layers agree and inside the boxes of each word, the best patch speaks for a word, and a look at the word's own part of the picture has half the say.
/// </summary>
internal sealed class LocalToGlobal(ClipNetworks networks, WordEmbeddings words)
{
    /// <summary>For the last layer, which shall look at nothing but itself.</summary>
    private const float OffDiagonal = -100;

    /// <summary>For patches that a second look shall not see.</summary>
    private const float Hidden = -1000;

    /// <returns>[words asked for], 0..1.</returns>
    /// <param name="pixels">The picture.</param>
    /// <param name="keep">Words that reach min + keep (max - min) of all patches are looked at a second time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public float[] Score(ClipPixels pixels, double keep, CancellationToken cancellationToken)
    {
        var patch = networks.Checkpoint.Vision.PatchSize;
        var grid = new PixelSize(pixels.Size.Width / patch, pixels.Size.Height / patch);
        var cells = (int)grid.Area;
        var (tokens, layers) = networks.EmbedPicture(pixels, null, OnlyItself(cells + 1), withAttention: true, cancellationToken);
        var attention = DualMasking.Combine(layers);
        var coarse = Columns(words.Compare(tokens[(tokens.Length / (cells + 1))..], networks.LogitScale));
        var refined = Array.ConvertAll(coarse, opinion => Spread(attention, opinion, grid));
        var best = Array.ConvertAll(refined, map => map.Max());
        Reidentify(pixels, grid, refined, best, keep, cancellationToken);
        return best[..words.Asked];
    }

    /// <summary>The mask that lets every token see itself alone.</summary>
    internal static float[] OnlyItself(int tokens)
    {
        var mask = new float[tokens * tokens];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = i / tokens == i % tokens ? 0 : OffDiagonal;
        }

        return mask;
    }

    /// <summary>Along the attention, then once more from the patches inside the boxes of what came out.</summary>
    private static float[] Spread(float[] attention, float[] coarse, PixelSize grid)
    {
        var everywhere = Multiply(attention, coarse);
        if (everywhere.Max() <= 0)
        {
            return everywhere;
        }

        MapIteration.Stretch(everywhere);
        var inside = ScoreBoxes.Inside(everywhere, grid, everywhere.Average());
        return Multiply(attention, [.. coarse.Select((value, i) => inside[i] ? value : 0)]);
    }

    private void Reidentify(ClipPixels pixels, PixelSize grid, float[][] refined, float[] best, double keep, CancellationToken cancellationToken)
    {
        var (low, high) = (refined.Min(map => map.Min()), refined.Max(map => map.Max()));
        var threshold = low + ((float)keep * (high - low));
        for (var word = 0; word < words.Asked; word++)
        {
            if (best[word] <= threshold)
            {
                continue;
            }

            var map = (float[])refined[word].Clone();
            MapIteration.Stretch(map);
            if (Frame(map, grid) is not { } frame)
            {
                // As the reference: what follows keeps its first score too.
                return;
            }

            best[word] = (.5f * best[word]) + (.5f * LookAt(pixels, grid, map, frame, word, cancellationToken));
        }
    }

    /// <summary>Around what is above one half; like the boxes it ends before the last row and column. Null where nothing is left.</summary>
    private static PixelRect? Frame(float[] map, PixelSize grid)
    {
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, 0, 0);
        for (var at = 0; at < map.Length; at++)
        {
            if (map[at] > .5f)
            {
                var (y, x) = Math.DivRem(at, grid.Width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        (right, bottom) = (Math.Min(right, grid.Width - 1), Math.Min(bottom, grid.Height - 1));
        return left < right && top < bottom ? PixelRect.FromEdges(left, top, right, bottom) : null;
    }

    /// <summary>The word's part alone, enlarged to what CLIP was trained on; the class token sees its patches only.</summary>
    private float LookAt(ClipPixels pixels, PixelSize grid, float[] map, PixelRect frame, int word, CancellationToken cancellationToken)
    {
        var config = networks.Checkpoint.Vision;
        var (patch, side, cut) = (config.PatchSize, config.TrainedGrid, (config.TrainedGrid * config.TrainedGrid) + 1);
        var part = pixels.Cut(new(frame.X * patch, frame.Y * patch, frame.Width * patch, frame.Height * patch), config.ImageSize);
        var mask = new float[cut * cut];
        for (var cell = 0; cell < side * side; cell++)
        {
            var (y, x) = Math.DivRem(cell, side);
            var from = ((frame.Y + (y * frame.Height / side)) * grid.Width) + frame.X + (x * frame.Width / side);
            mask[cell + 1] = map[from] > .5f ? 0 : Hidden;
        }

        var (tokens, _) = networks.EmbedPicture(part, mask, mask, withAttention: false, cancellationToken);
        return words.Compare(tokens[..(tokens.Length / cut)], networks.LogitScale)[word];
    }

    /// <summary>[rows, words] to one map per word.</summary>
    private float[][] Columns(float[] values) =>
        [.. Enumerable.Range(0, words.Count).Select(word => Enumerable.Range(0, values.Length / words.Count).Select(row => values[(row * words.Count) + word]).ToArray())];

    private static float[] Multiply(float[] attention, float[] map)
    {
        var result = new float[map.Length];
        for (var row = 0; row < map.Length; row++)
        {
            result[row] = System.Numerics.Tensors.TensorPrimitives.Dot(attention.AsSpan(row * map.Length, map.Length), map);
        }

        return result;
    }
}
