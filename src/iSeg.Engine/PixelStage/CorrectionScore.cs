namespace iSeg.Engine.PixelStage;

/// <summary>How likely it is that a stroke that corrects meant a change: the change and what it leads to should both look like things.</summary>
internal static class CorrectionScore
{
    private const float StrengthLimit = 4;

    /// <summary>
    /// Ridge regression of the IoU on the features, inside each click's candidates, on simulated clicks into halves of two collections
    /// (docs/engine.md). The sixth, of the logarithm of the change's size, is .012 above the fit: the best guess for one click is timid,
    /// and a change that is too small costs further clicks.
    /// </summary>
    private static readonly float[] Weights = [
        0f, 0.0019f, -0.0035f, -0.0171f, -0.1278f, -0.0084f, 0.2717f, 0.0023f, 0.0048f, 0.0318f,
        -0.0322f, 0.0096f, -0.0818f, 0f, -0.0002f, -0.0267f, 0.0064f, -0.0052f, 0.0616f, 0f,
        0f, -0.0138f, -0.0916f, -0.1575f, -0.1474f, -0.0288f, -0.5752f, -0.0038f, 0.0225f, 0.0881f,
        0.045f, 0.0942f, 0.0618f, -0.0857f, -0.0128f, 0.187f, 0.1541f, -0.0309f, -0.0078f, 0.0687f,
        0.2961f, 0.0498f, 0.0019f, 0.0004f, 0.0064f, -0.018f, 0.012f, 0.0032f, 0.0101f, 0.1894f,
        0.0006f, 0.0331f, -0.0262f, -0.0264f, 0.0321f, 0.0071f, 0.0146f, -0.0073f, -0.0296f,
    ];

    public static float Of(ReadOnlySpan<float> features)
    {
        var score = 0f;
        for (var i = 0; i < Weights.Length; i++)
        {
            score += Weights[i] * features[i];
        }

        return score;
    }

    /// <summary>
    /// <see cref="CandidateScore"/>'s features of the change and of the object after it; then how much of the object stays, alone and
    /// (like the size of the change) the more the later the stroke; the new borders' strength, parts that are strong and weak, and length
    /// over the root of the change's area; the same of borders that go; what that gains; parts of the change that go the wrong way
    /// or are nearer to other strokes; likeness of the change's colours to its new side, to its old side, and the difference; whether
    /// the change is local; its area against the object's.
    /// </summary>
    /// <param name="scene">The picture.</param>
    /// <param name="correction">What there was, and the stroke.</param>
    /// <param name="candidate">What there may be.</param>
    /// <param name="isLocal">Whether everything away from the stroke stays.</param>
    public static float[] Measure(PixelScene scene, Correction correction, Candidate candidate, bool isLocal)
    {
        var regions = scene.Regions;
        var (was, inside) = (correction.Previous.Inside, candidate.Inside);
        var change = new bool[was.Length];
        double area = 0, before = 0, both = 0, either = 0, wrong = 0, far = 0, total = 0;
        Span<float> changed = stackalloc float[scene.Palette.Count];
        Span<float> joined = stackalloc float[scene.Palette.Count];
        Span<float> left = stackalloc float[scene.Palette.Count];
        changed.Clear();
        joined.Clear();
        left.Clear();
        for (var region = 0; region < was.Length; region++)
        {
            var size = regions.Area[region];
            total += size;
            change[region] = was[region] != inside[region];
            before += was[region] ? size : 0;
            both += was[region] && inside[region] ? size : 0;
            either += was[region] || inside[region] ? size : 0;
            if (change[region])
            {
                area += size;
                wrong += inside[region] != correction.Stroke.IsPositive ? size : 0;
                far += correction.ToOthers[region] < correction.ToStroke[region] ? size : 0;
                changed[scene.RegionColour[region]] += size;
            }
            else
            {
                (was[region] == correction.Stroke.IsPositive ? joined : left)[scene.RegionColour[region]] += size;
            }
        }

        var own = CandidateScore.Measure(regions, change, scene.RegionColour, scene.Palette, correction.Mark, correction.Map);
        var (made, gone) = Borders(regions, was, inside);
        var part = Math.Log((area / total) + 1e-4);
        var late = Math.Log(correction.Strokes);
        var overlap = both / Math.Max(1, either);

        // The change's colours are smoothed again by the second look: that is what the weights know.
        var toJoined = area > 0 ? scene.Palette.Likeness(changed, joined) : 1;
        var toLeft = area > 0 ? scene.Palette.Likeness(changed, left) : 1;
        return
        [
            .. own,
            .. candidate.Features,
            (float)overlap,
            (float)(overlap * late),
            (float)(part * late),
            (float)(part * part * late),
            (float)(made.Length > 0 ? made.Strength / made.Length : 0),
            (float)(made.Length > 0 ? made.Strong / made.Length : 0),
            (float)(made.Length > 0 ? made.Weak / made.Length : 1),
            (float)(made.Length / Math.Sqrt(area + 1)),
            (float)(gone.Length > 0 ? gone.Strength / gone.Length : 1),
            (float)(gone.Length / Math.Max(1, gone.Length + made.Length)),
            (float)(gone.Length / Math.Sqrt(area + 1)),
            (float)((made.Strength - gone.Strength) / Math.Max(1, made.Length + gone.Length)),
            (float)(wrong / Math.Max(1, area)),
            (float)(far / Math.Max(1, area)),
            toJoined,
            toLeft,
            toJoined - toLeft,
            isLocal ? 1 : 0,
            (float)Math.Min(2, area / Math.Max(1, before)),
        ];
    }

    /// <summary>The borders that a change makes and those that it does away with.</summary>
    private static (Edges Made, Edges Gone) Borders(RegionGraph regions, bool[] was, bool[] inside)
    {
        Edges made = default, gone = default;
        for (var region = 0; region < was.Length; region++)
        {
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                var other = regions.Neighbours[i];
                var isBorder = inside[region] != inside[other];
                if (other > region && isBorder != (was[region] != was[other]))
                {
                    var strength = regions.Strength[i] / Math.Max(1e-6f, regions.MeanStrength);
                    (isBorder ? ref made : ref gone).Add(regions.Border[i], strength);
                }
            }
        }

        return (made, gone);
    }

    private struct Edges
    {
        public double Length;
        public double Strength;
        public double Strong;
        public double Weak;

        /// <param name="length">In pixel pairs.</param>
        /// <param name="strength">In mean strengths of the picture.</param>
        public void Add(float length, float strength)
        {
            Length += length;
            Strength += Math.Min(strength, StrengthLimit) * length;
            Strong += strength > 1.5f ? length : 0;
            Weak += strength < .5f ? length : 0;
        }
    }
}
