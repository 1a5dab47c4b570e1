namespace iSeg.Engine.PixelStage;

/// <summary>What a set of regions looks like: its border, colours, place and shape, and how the strokes lie in it.</summary>
internal sealed class SetFeatures
{
    /// <summary>Strengths count up to so many mean strengths of the picture.</summary>
    public const float StrengthLimit = 4;

    /// <summary>Upper bounds of the steps in which a border's chance is counted.</summary>
    private static readonly float[] Steps = [.03f, .08f, .18f, .35f, .6f, 2];
    private readonly PixelScene _scene;
    private readonly RegionGraph _regions;
    private readonly bool[] _inside;
    private readonly List<float> _to;

    private SetFeatures(PixelScene scene, bool[] inside, List<float> to) => (_scene, _regions, _inside, _to) = (scene, scene.Regions, inside, to);

    /// <summary>Adds the features in the order in which the rankings were fitted; changing it means fitting anew.</summary>
    /// <param name="scene">The picture.</param>
    /// <param name="inside">[regions] the set.</param>
    /// <param name="mark">[regions] above 0 under the strokes.</param>
    /// <param name="map">[regions] their refined map, 0..1.</param>
    /// <param name="to">42 values are added.</param>
    public static void Measure(PixelScene scene, bool[] inside, float[] mark, float[] map, List<float> to) =>
        Measure(scene, inside, mark, map, scene.Sketch.Depths(inside, mark), to);

    /// <inheritdoc cref="Measure(PixelScene, bool[], float[], float[], List{float})"/>
    /// <param name="depths">Of the set and the strokes, where they are known.</param>
    public static void Measure(PixelScene scene, bool[] inside, float[] mark, float[] map, (float Deepest, float Marked) depths, List<float> to)
    {
        var features = new SetFeatures(scene, inside, to);
        features.Borders(out var border);
        features.Places(mark, map, border, depths);
    }

    private void Add(double value) => _to.Add((float)value);

    /// <summary>
    /// Mean strength, alone and less that of the borders inside; mean log odds; weak border against all weak border; parts of the
    /// border, and of the borders inside, whose chance lies in each step.
    /// </summary>
    private void Borders(out double border)
    {
        double strength = 0, inner = 0, innerStrength = 0, odds = 0, cut = 0, held = 0;
        Span<double> steps = stackalloc double[Steps.Length];
        Span<double> innerSteps = stackalloc double[Steps.Length];
        steps.Clear();
        innerSteps.Clear();
        border = 0;
        var mean = Math.Max(1e-6f, _regions.MeanStrength);
        for (var region = 0; region < _inside.Length; region++)
        {
            for (var i = _regions.Starts[region]; _inside[region] && i < _regions.Starts[region + 1]; i++)
            {
                var (chance, length) = (_regions.Chance[i], _regions.Border[i]);
                var limited = Math.Min(_regions.Strength[i], StrengthLimit * mean);
                var step = 0;
                while (chance >= Steps[step])
                {
                    step++;
                }

                if (_inside[_regions.Neighbours[i]])
                {
                    inner += length;
                    innerStrength += length * limited;
                    innerSteps[step] += length;
                    held += length * (1 - chance);
                }
                else
                {
                    border += length;
                    strength += length * limited;
                    steps[step] += length;
                    odds += length * _regions.Odds[i];
                    cut += length * (1 - chance);
                }
            }
        }

        var outer = border > 0 ? strength / border / mean : 0;
        Add(outer);
        Add(outer - (inner > 0 ? innerStrength / inner / mean : 0));
        Add(border > 0 ? odds / border : -4);
        Add(cut / (cut + held + 1));
        foreach (var length in steps)
        {
            Add(border > 0 ? length / border : 0);
        }

        foreach (var length in innerSteps[1..])
        {
            Add(inner > 0 ? length / inner : 0);
        }
    }

    /// <summary>
    /// Size: root, logarithm and its square of the part of the picture. Frame: part that is covered, length over the area's root, whether
    /// any. Border over the area's root, and its logarithm. Attention: part that is caught, mean, mean in the ring around. Colours: likeness
    /// to everything else and to the ring; spread; texture against the ring's, alone. Depth: the deepest place and the strokes' over the
    /// area's root; theirs against the deepest and its square; logarithms. Centre: from the strokes, over the area's root and over the
    /// diagonal; from the picture's. Box: part that is filled; how long it is.
    /// </summary>
    private void Places(float[] mark, float[] map, double border, (float Deepest, float Marked) depths)
    {
        var (own, ring, all) = (default(Sums), default(Sums), default(Sums));
        Span<float> colours = stackalloc float[_scene.Palette.Count];
        Span<float> ringColours = stackalloc float[colours.Length];
        Span<float> restColours = stackalloc float[colours.Length];
        colours.Clear();
        ringColours.Clear();
        restColours.Clear();
        double seedX = 0, seedY = 0, seeds = 0;
        for (var region = 0; region < _inside.Length; region++)
        {
            all.Add(_regions, region, map);
            var (colour, size) = (_scene.RegionColour[region], _regions.Area[region]);
            if (mark[region] > 0)
            {
                (seedX, seedY, seeds) = (seedX + _regions.X[region], seedY + _regions.Y[region], seeds + 1);
            }

            if (_inside[region])
            {
                own.Add(_regions, region, map);
                colours[colour] += size;
                continue;
            }

            restColours[colour] += size;
            if (IsBeside(region))
            {
                ring.Add(_regions, region, map);
                ringColours[colour] += size;
            }
        }

        var area = Math.Max(own.Area, 1);
        var (root, part) = (Math.Sqrt(area), own.Area / all.Area);
        var log = Math.Log(part + 1e-4);
        Add(Math.Sqrt(part));
        Add(log);
        Add(log * log);
        Add(own.Frame / Math.Max(1, all.Frame));
        Add(own.Frame / root);
        Add(own.Frame > 0 ? 1 : 0);
        Add(border / root);
        Add(Math.Log(1 + (border / root)));
        Add(own.Attended / Math.Max(1e-6, all.Attended));
        Add(own.Attended / area);
        Add(ring.Area > 0 ? ring.Attended / ring.Area : 0);

        // Asking for the likeness smooths both counts in place.
        Span<float> copy = stackalloc float[colours.Length];
        colours.CopyTo(copy);
        Add(_scene.Palette.Likeness(copy, restColours));
        Add(_scene.Palette.Likeness(colours, ringColours));
        Add(Math.Sqrt(own.Variance / Math.Max(1e-6, all.Variance)));
        Add(Math.Abs((own.Texture / area) - (ring.Area > 0 ? ring.Texture / ring.Area : 0)) / 10);
        Add(own.Texture / area / 10);

        var (deepest, marked) = depths;
        var cells = Math.Sqrt(part * _scene.Sketch.Width * _scene.Sketch.Height) + .5;
        var middle = deepest > 0 ? marked / deepest : 1;
        Add(deepest / cells);
        Add(marked / cells);
        Add(middle);
        Add(middle * middle);
        Add(Math.Log(1 + marked));
        Add(Math.Log(1 + deepest));

        var (x, y) = (own.X / area, own.Y / area);
        var diagonal = Math.Sqrt(Math.Pow(_scene.Size.Width, 2) + Math.Pow(_scene.Size.Height, 2));
        var off = Distance(x, y, seedX / Math.Max(1, seeds), seedY / Math.Max(1, seeds));
        Add(off / root);
        Add(off / diagonal);
        Add(Distance(x, y, _scene.Size.Width / 2.0, _scene.Size.Height / 2.0) / diagonal);
        var extent = RegionShape.Extent(_regions, region => _inside[region]);
        var cell = Math.Sqrt(all.Area / _regions.Count);
        Add(area / ((extent.Right - extent.Left + cell) * (extent.Bottom - extent.Top + cell)));
        Add(Math.Abs(Math.Log((extent.Right - extent.Left + cell) / (extent.Bottom - extent.Top + cell))));
    }

    private bool IsBeside(int region)
    {
        foreach (var other in _regions.Neighbours.AsSpan(_regions.Starts[region], _regions.Starts[region + 1] - _regions.Starts[region]))
        {
            if (_inside[other])
            {
                return true;
            }
        }

        return false;
    }

    private static double Distance(double x, double y, double otherX, double otherY) =>
        Math.Sqrt(Math.Pow(x - otherX, 2) + Math.Pow(y - otherY, 2));

    /// <summary>Sums over regions, weighted by area.</summary>
    private struct Sums
    {
        public double Area;
        public double Frame;
        public double Attended;
        public double Texture;
        public double X;
        public double Y;
        private double _l;
        private double _a;
        private double _b;
        private double _squares;

        /// <summary>Of the colours, in squared Lab units.</summary>
        public readonly double Variance
        {
            get
            {
                var area = Math.Max(Area, 1);
                return Math.Max(0, (_squares / area) - (((_l * _l) + (_a * _a) + (_b * _b)) / (area * area)));
            }
        }

        public void Add(RegionGraph regions, int region, float[] map)
        {
            double size = regions.Area[region];
            var (l, a, b) = (regions.L[region], regions.A[region], regions.B[region]);
            Area += size;
            Frame += regions.FramePixels[region];
            Attended += size * map[region];
            Texture += size * regions.Deviation[region];
            X += size * regions.X[region];
            Y += size * regions.Y[region];
            _l += size * l;
            _a += size * a;
            _b += size * b;
            _squares += size * ((l * l) + (a * a) + (b * b));
        }
    }
}
