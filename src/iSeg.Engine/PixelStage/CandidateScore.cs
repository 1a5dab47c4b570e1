namespace iSeg.Engine.PixelStage;

/// <summary>How much a set of regions looks like the object that somebody pointed at.</summary>
internal static class CandidateScore
{
    public const int Features = 20;

    /// <summary>
    /// Ridge regression of the IoU on the features, inside each picture's candidates, on clicks into two collections (docs/engine.md):
    /// strong borders, colours that differ from the surroundings, a click in the middle and agreement between candidates speak for an
    /// object; touching the frame, raggedness of size and a centre far from the click against.
    /// </summary>
    private static readonly float[] Weights = [
        0f, -0.0135f, 0.0614f, -0.0256f, -0.2975f, -0.0529f, -0.5589f, -0.007f, 0.041f, 0.1825f, -0.0631f, 0.2529f, 0.2458f, -0.3056f,
        -0.0145f, 0.0771f, -0.149f, 0.0477f, 0.0235f, 0.1254f,
    ];

    public static float Of(ReadOnlySpan<float> features)
    {
        var score = 0f;
        for (var i = 0; i < Features; i++)
        {
            score += Weights[i] * features[i];
        }

        return score;
    }

    /// <summary>
    /// One; mean border strength, alone and less the inner borders' (in mean strengths of the picture); part of the border that is weak;
    /// root and logarithm of the area's part; part of the frame; border and frame lengths over the area's root; part of the attention
    /// that is caught, and its mean; difference of colours from the ring around; depth and offset of the clicks over the area's root;
    /// squared logarithm of the area; part of the border that is strong; part of the bounding box that is filled; spread of colours;
    /// logarithm of the depth in regions; agreement with the other candidates (filled in by the caller).
    /// </summary>
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
        double border = 0, strength = 0, weak = 0, strong = 0, inner = 0, innerStrength = 0;
        double seedX = 0, seedY = 0, seedWeight = 0, sumX = 0, sumY = 0, left = double.MaxValue, right = 0, top = double.MaxValue, bottom = 0;
        double squares = 0, allSquares = 0;
        Span<double> mean3 = stackalloc double[3];
        Span<double> allMean = stackalloc double[3];
        mean3.Clear();
        allMean.Clear();
        for (var region = 0; region < regions.Count; region++)
        {
            var weight = positive[region] > 0 ? 1.0 : 0;
            seedX += weight * regions.X[region];
            seedY += weight * regions.Y[region];
            seedWeight += weight;
        }

        seedX /= Math.Max(1, seedWeight);
        seedY /= Math.Max(1, seedWeight);
        var depth = double.MaxValue;
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
                    strong += regions.Strength[i] > 1.5f * regions.MeanStrength ? regions.Border[i] : 0;
                    weak += regions.Strength[i] < .5f * regions.MeanStrength ? regions.Border[i] : 0;
                }
                else if (inside[region])
                {
                    inner += regions.Border[i];
                    innerStrength += regions.Border[i] * Math.Min(regions.Strength[i], 4 * regions.MeanStrength);
                }

                isRing |= other;
            }

            var (l, a, b) = (regions.L[region], regions.A[region], regions.B[region]);
            allMean[0] += l * size;
            allMean[1] += a * size;
            allMean[2] += b * size;
            allSquares += ((l * l) + (a * a) + (b * b)) * size;
            if (!inside[region])
            {
                var (dx, dy) = (regions.X[region] - seedX, regions.Y[region] - seedY);
                depth = Math.Min(depth, (dx * dx) + (dy * dy));
            }

            if (inside[region])
            {
                mean3[0] += l * size;
                mean3[1] += a * size;
                mean3[2] += b * size;
                squares += ((l * l) + (a * a) + (b * b)) * size;
                sumX += regions.X[region] * size;
                sumY += regions.Y[region] * size;
                left = Math.Min(left, regions.X[region]);
                right = Math.Max(right, regions.X[region]);
                top = Math.Min(top, regions.Y[region]);
                bottom = Math.Max(bottom, regions.Y[region]);
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
        var cell = Math.Sqrt(total / regions.Count);
        area = Math.Max(area, 1);
        depth = Math.Min(depth, total);
        var (offX, offY) = ((sumX / area) - seedX, (sumY / area) - seedY);
        var variance = Variance(squares, mean3, area);
        var allVariance = Variance(allSquares, allMean, total);
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
            1 - palette.Likeness(objectColours, ringColours),
            (float)Math.Sqrt(depth / area),
            (float)Math.Sqrt(((offX * offX) + (offY * offY)) / area),
            (float)(Math.Log(part + 1e-4) * Math.Log(part + 1e-4)),
            (float)(border > 0 ? strong / border : 0),
            (float)(area / ((right - left + cell) * (bottom - top + cell))),
            (float)Math.Sqrt(variance / Math.Max(1e-6, allVariance)),
            (float)Math.Log(1 + (depth * regions.Count / total)),
            0,
        ];
    }

    private static double Variance(double squares, ReadOnlySpan<double> sums, double area) =>
        Math.Max(0, (squares / area) - (((sums[0] * sums[0]) + (sums[1] * sums[1]) + (sums[2] * sums[2])) / (area * area)));
}
