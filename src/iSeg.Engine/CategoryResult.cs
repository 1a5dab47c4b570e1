using iSeg.Core.Masks;

namespace iSeg.Engine;

/// <summary>The mask of one name.</summary>
/// <param name="Name">As it was given.</param>
/// <param name="Prediction">At any threshold.</param>
/// <param name="Mask">At the threshold that was asked for; categories do not overlap.</param>
public sealed record CategoryResult(string Name, MaskPrediction Prediction, RleMask Mask)
{
    /// <summary>Where several categories claim a pixel, the surest has it.</summary>
    public static IReadOnlyList<CategoryResult> ShareOut(IReadOnlyList<CategoryResult> categories)
    {
        var masks = categories.Select(category => category.Mask).ToArray();
        for (var a = 0; a < masks.Length; a++)
        {
            for (var b = a + 1; b < masks.Length; b++)
            {
                var both = masks[a].Intersect(masks[b]);
                if (!both.IsEmpty)
                {
                    var first = Surer(both, categories[a].Prediction.Map, categories[b].Prediction.Map);
                    (masks[a], masks[b]) = (masks[a].Subtract(both.Subtract(first)), masks[b].Subtract(first));
                }
            }
        }

        return [.. categories.Zip(masks, (category, mask) => category with { Mask = mask })];
    }

    private static RleMask Surer(RleMask both, SoftMap first, SoftMap second)
    {
        var bits = new byte[both.Size.Area];
        foreach (var (column, top, bottom) in both.ColumnSpans())
        {
            for (var row = top; row < bottom; row++)
            {
                bits[((long)row * both.Width) + column] = first.Sample(column, row) >= second.Sample(column, row) ? (byte)1 : (byte)0;
            }
        }

        return RleMask.FromBitmap(bits, both.Size);
    }
}
