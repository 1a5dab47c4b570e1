using iSeg.Core.Geometry;

namespace iSeg.Engine.PixelStage;

/// <summary>Takes away what no prompt asked for: parts that hang together with no positive prompt, and specks of background inside.</summary>
internal static class MaskCleaning
{
    /// <param name="mask">[height, width], changed in place.</param>
    /// <param name="seeds">Positive prompts keep parts, negative ones keep holes.</param>
    /// <param name="size">Of the mask.</param>
    /// <param name="smallHole">Holes up to this part of the object's area are closed.</param>
    public static void Clean(bool[] mask, Seeds seeds, PixelSize size, double smallHole)
    {
        if (seeds.HasPositive)
        {
            foreach (var part in new MaskParts(mask, size).All())
            {
                if (part[0].IsInside && !part.Exists(run => seeds.Sign.AsSpan(run.Start, run.Length).Contains((sbyte)1)))
                {
                    Fill(mask, part, false);
                }
            }
        }

        var area = mask.AsSpan().Count(true);
        var parts = new MaskParts(mask, size);
        foreach (var part in parts.All())
        {
            if (!part[0].IsInside && part.Sum(run => run.Length) <= smallHole * area
                && !part.Exists(run => parts.IsAtFrame(run) || seeds.Sign.AsSpan(run.Start, run.Length).Contains((sbyte)-1)))
            {
                Fill(mask, part, true);
            }
        }
    }

    private static void Fill(bool[] mask, List<MaskParts.Run> part, bool value)
    {
        foreach (var run in part)
        {
            mask.AsSpan(run.Start, run.Length).Fill(value);
        }
    }
}
