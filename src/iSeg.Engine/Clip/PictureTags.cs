using System.Collections.Immutable;

namespace iSeg.Engine.Clip;

/// <summary>A word and how sure the picture shows it.</summary>
/// <param name="Word">As it was asked for.</param>
/// <param name="Score">0..1.</param>
/// <param name="IsKept">High enough among the picture's words to count as a tag.</param>
public sealed record PictureTag(string Word, double Score, bool IsKept);

/// <summary>All words that were asked for, in their order.</summary>
public sealed record PictureTags(ImmutableArray<PictureTag> All)
{
    /// <summary>The tags of the picture, surest first; never empty.</summary>
    public IEnumerable<PictureTag> Kept => All.Where(tag => tag.IsKept).OrderByDescending(tag => tag.Score);

    /// <summary>Keeps what exceeds min + part (max - min), or the best one.</summary>
    internal static PictureTags Choose(IReadOnlyList<string> words, float[] scores, double part)
    {
        var (low, high) = (scores.Min(), scores.Max());
        var threshold = low + (part * (high - low));
        var none = !scores.Any(score => score > threshold);
        var best = Array.IndexOf(scores, high);
        return new([.. words.Select((word, i) => new PictureTag(word, scores[i], none ? i == best : scores[i] > threshold))]);
    }
}
