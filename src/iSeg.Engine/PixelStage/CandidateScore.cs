namespace iSeg.Engine.PixelStage;

/// <summary>How much a set of regions looks like the object that somebody pointed at.</summary>
internal static class CandidateScore
{
    public const int Features = 12;

    private static readonly float[] Weights = [0, 1, .5f, -.5f, 0, -.05f, -1, 0, 0, 0, 0, .3f];

    public static float Of(ReadOnlySpan<float> features)
    {
        var score = 0f;
        for (var i = 0; i < Features; i++)
        {
            score += Weights[i] * features[i];
        }

        return score;
    }

    /// <param name="regions">The graph.</param>
    /// <param name="inside">[regions] the candidate.</param>
    /// <param name="colour">[regions] palette entry.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="positive">[regions] above 0 where positive prompts are.</param>
    /// <param name="attention">[regions] refined map of the positive prompts.</param>
    public static float[] Measure(
        RegionGraph regions, bool[] inside, byte[] colour, Palette palette, ReadOnlySpan<float> positive, ReadOnlySpan<float> attention)
    {
        double area = 0, total = 0, frame = 0, frameTotal = 0, attended = 0, attendedTotal = 0;
        double border = 0, strength = 0, weak = 0, inner = 0, innerStrength = 0;
        Span<float> objectColours = stackalloc float[palette.Count];
        Span<float> ringColours = stackalloc float[palette.Count];
        objectColours.Clear();
        ringColours.Clear();
        for (var region = 0; region < regions.Count; region++)
        {
            var size = regions.Area[region];
            total += size;
            frameTotal += regions.FramePixels[region];
            attendedTotal += attention[region] * size;
            var isRing = false;
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                var other = inside[regions.Neighbours[i]];
                if (inside[region] && !other)
                {
                    border += regions.Border[i];
                    strength += regions.Border[i] * Math.Min(regions.Strength[i], 4 * regions.MeanStrength);
                    weak += regions.Strength[i] < .5f * regions.MeanStrength ? regions.Border[i] : 0;
                }
                else if (inside[region])
                {
                    inner += regions.Border[i];
                    innerStrength += regions.Border[i] * Math.Min(regions.Strength[i], 4 * regions.MeanStrength);
                }

                isRing |= other;
            }

            if (inside[region])
            {
                area += size;
                frame += regions.FramePixels[region];
                attended += attention[region] * size;
                objectColours[colour[region]] += size;
            }
            else if (isRing)
            {
                ringColours[colour[region]] += size;
            }
        }

        var mean = Math.Max(1e-6, regions.MeanStrength);
        var part = area / total;
        return
        [
            1,
            (float)(border > 0 ? strength / border / mean : 0),
            (float)(border > 0 ? strength / border / mean : 0) - (float)(inner > 0 ? innerStrength / inner / mean : 0),
            (float)(border > 0 ? weak / border : 1),
            (float)Math.Sqrt(part),
            (float)Math.Log(part + 1e-4),
            (float)(frame / Math.Max(1, frameTotal)),
            (float)(border / Math.Sqrt(area + 1)),
            (float)(frame / Math.Sqrt(area + 1)),
            (float)(attended / Math.Max(1e-6, attendedTotal)),
            (float)(attended / Math.Max(1, area)),
            1 - Overlap(palette, objectColours, ringColours),
        ];
    }

    /// <summary>Bhattacharyya coefficient of two colour counts, 0 (nothing in common) .. 1.</summary>
    private static float Overlap(Palette palette, Span<float> a, Span<float> b)
    {
        palette.Smooth(a);
        palette.Smooth(b);
        float sumA = 0, sumB = 0, overlap = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sumA += a[i];
            sumB += b[i];
            overlap += MathF.Sqrt(a[i] * b[i]);
        }

        return sumA > 0 && sumB > 0 ? overlap / MathF.Sqrt(sumA * sumB) : 0;
    }
}
