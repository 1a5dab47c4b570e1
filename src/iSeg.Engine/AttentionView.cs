using iSeg.Core.Geometry;
using iSeg.Core.Prompts;

namespace iSeg.Engine;

/// <summary>Where a place of the picture looks: a row of the self-attention, for people who want to see what the maps spread along.</summary>
public static class AttentionView
{
    /// <param name="encoded">The picture.</param>
    /// <param name="at">A place in it, in picture coordinates.</param>
    /// <param name="isReduced">After Ent-Self with the usual lambda; otherwise as the backbone gives it.</param>
    /// <returns>[regions] (see <see cref="RegionMap"/>), 0..1: parts of the largest value.</returns>
    /// <exception cref="InvalidPromptException">The place lies outside the picture.</exception>
    public static float[] From(EncodedImage encoded, PointD at, bool isReduced)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var size = encoded.PictureSize;
        if (!at.IsFinite || at.X < 0 || at.Y < 0 || at.X >= size.Width || at.Y >= size.Height)
        {
            throw new InvalidPromptException(FormattableString.Invariant($"{at.X:0.##},{at.Y:0.##} lies outside the picture of {size}."));
        }

        var row = encoded.LookFrom(encoded.Scene.WorkingIndex((int)at.X, (int)at.Y), isReduced);
        var most = row.Max();
        return most > 0 ? Array.ConvertAll(row, value => value / most) : row;
    }
}
