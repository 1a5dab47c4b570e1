namespace iSeg.Engine.PixelStage;

/// <summary>How likely it is that a stroke meant a change: what changes, what that leads to, and which strokes it explains.</summary>
internal static class ChangeFeatures
{
    /// <summary>A stroke is explained well, or badly, beyond these.</summary>
    private const float Well = .8f;
    private const float Badly = .5f;

    /// <summary>Adds the features in the order in which the ranking was fitted; changing it means fitting anew.</summary>
    /// <param name="scene">The picture.</param>
    /// <param name="correction">What there was, and the stroke.</param>
    /// <param name="inside">[regions] what there may be.</param>
    /// <param name="isLocal">Whether everything away from the stroke stays.</param>
    /// <param name="to">77 values are added: those of <see cref="SetFeatures"/> for the part that goes the stroke's way, and 35 of the change.</param>
    public static void Measure(PixelScene scene, Correction correction, bool[] inside, bool isLocal, List<float> to)
    {
        var (was, positive) = (correction.Previous.Inside, correction.Stroke.IsPositive);
        var (right, wrong) = (new bool[was.Length], new bool[was.Length]);
        for (var region = 0; region < was.Length; region++)
        {
            (inside[region] == positive ? right : wrong)[region] = was[region] != inside[region];
        }

        var own = scene.Sketch.Depths(right, correction.Mark);
        var other = scene.Sketch.Depths(wrong, correction.Mark).Deepest;
        SetFeatures.Measure(scene, right, correction.Mark, correction.Map, own, to);

        // The stroke's sign; the deepest place that goes the wrong way against the stroke's depth, whether deeper, alone.
        to.AddRange(positive ? 1 : 0, own.Marked > 0 ? Math.Min(3, other / own.Marked) : 3, other > own.Marked ? 1 : 0, other / 20);
        Change(scene, correction, inside, isLocal, to);
        Strokes(scene, correction, inside, PastStroke.Explained(own, other), to);
    }

    /// <summary>
    /// Overlap of before and after, alone and the more the later the stroke; the same of the change's size and its square; of new borders
    /// strength, log odds and length; of borders that go the same and their part; what that gains; parts that go the wrong way or are
    /// nearer to other strokes; likeness of the change's colours to its new side, its old side, and the difference; whether it is local; its
    /// size against the object's; how late the stroke is.
    /// </summary>
    private static void Change(PixelScene scene, Correction correction, bool[] inside, bool isLocal, List<float> to)
    {
        var regions = scene.Regions;
        var (was, positive) = (correction.Previous.Inside, correction.Stroke.IsPositive);
        double before = 0, both = 0, either = 0, area = 0, wrong = 0, far = 0;
        Span<float> changed = stackalloc float[scene.Palette.Count];
        Span<float> joined = stackalloc float[changed.Length];
        Span<float> left = stackalloc float[changed.Length];
        changed.Clear();
        joined.Clear();
        left.Clear();
        for (var region = 0; region < was.Length; region++)
        {
            var size = regions.Area[region];
            before += was[region] ? size : 0;
            both += was[region] && inside[region] ? size : 0;
            either += was[region] || inside[region] ? size : 0;
            if (was[region] == inside[region])
            {
                (was[region] == positive ? joined : left)[scene.RegionColour[region]] += size;
                continue;
            }

            area += size;
            wrong += inside[region] != positive ? size : 0;
            far += correction.ToOthers[region] < correction.ToStroke[region] ? size : 0;
            changed[scene.RegionColour[region]] += size;
        }

        var (made, gone) = Borders(regions, was, inside);
        var part = Math.Log((area / scene.Labels.Length) + 1e-4);
        var late = Math.Log(correction.Strokes);
        var overlap = both / Math.Max(1, either);
        void Add(double value) => to.Add((float)value);
        Add(overlap);
        Add(overlap * late);
        Add(part * late);
        Add(part * part * late);
        Add(made.Length > 0 ? made.Strength / made.Length : 0);
        Add(made.Length > 0 ? made.Odds / made.Length : -4);
        Add(made.Length / Math.Sqrt(area + 1));
        Add(gone.Length > 0 ? gone.Strength / gone.Length : 1);
        Add(gone.Length > 0 ? gone.Odds / gone.Length : -2);
        Add(gone.Length / Math.Max(1, gone.Length + made.Length));
        Add(gone.Length / Math.Sqrt(area + 1));
        Add((made.Strength - gone.Strength) / Math.Max(1, made.Length + gone.Length));
        Add((made.Odds - gone.Odds) / Math.Max(1, made.Length + gone.Length));
        Add(wrong / Math.Max(1, area));
        Add(far / Math.Max(1, area));

        // Asking for the likeness smooths both counts in place.
        Span<float> copy = stackalloc float[changed.Length];
        changed.CopyTo(copy);
        var toJoined = area > 0 ? scene.Palette.Likeness(changed, joined) : 1;
        var toLeft = area > 0 ? scene.Palette.Likeness(copy, left) : 1;
        Add(toJoined);
        Add(toLeft);
        Add(toJoined - toLeft);
        Add(isLocal ? 1 : 0);
        Add(Math.Min(2, area / Math.Max(1, before)));
        Add(late);
    }

    /// <summary>
    /// How well the object explains this stroke: value, square, whether badly; the strokes before: mean, least, parts well and badly
    /// explained, the oldest; the mean and the least of all.
    /// </summary>
    private static void Strokes(PixelScene scene, Correction correction, bool[] inside, float own, List<float> to)
    {
        float[] past = [.. correction.Past.Select(stroke => stroke.IsExplainedBy(scene, inside))];
        var known = past.Length > 0 ? past : [own];
        var least = Math.Min(1, known.Min());
        to.AddRange(
            own,
            own * own,
            own < Badly ? 1 : 0,
            known.Sum() / known.Length,
            least,
            past.Count(value => value > Well) / (float)known.Length,
            past.Count(value => value < Badly) / (float)known.Length,
            known[0],
            (known.Sum() + own) / (known.Length + 1),
            Math.Min(least, own));
    }

    /// <summary>The borders that a change makes and those that it does away with.</summary>
    private static (Edges Made, Edges Gone) Borders(RegionGraph regions, bool[] was, bool[] inside)
    {
        Edges made = default, gone = default;
        var mean = Math.Max(1e-6f, regions.MeanStrength);
        for (var region = 0; region < was.Length; region++)
        {
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                var other = regions.Neighbours[i];
                var isBorder = inside[region] != inside[other];
                if (other > region && isBorder != (was[region] != was[other]))
                {
                    (isBorder ? ref made : ref gone).Add(
                        regions.Border[i], Math.Min(SetFeatures.StrengthLimit, regions.Strength[i] / mean), regions.Odds[i]);
                }
            }
        }

        return (made, gone);
    }

    private struct Edges
    {
        public double Length;
        public double Strength;
        public double Odds;

        public void Add(float length, float strength, double odds)
        {
            Length += length;
            Strength += strength * length;
            Odds += odds * length;
        }
    }
}
