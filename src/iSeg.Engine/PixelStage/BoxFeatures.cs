namespace iSeg.Engine.PixelStage;

/// <summary>How an object lies in its box: people draw boxes tight.</summary>
internal static class BoxFeatures
{
    /// <summary>A gap above this part of the box's side is one that people would not leave.</summary>
    private const float WideGap = .08f;

    /// <summary>
    /// Gaps between the object and the box's four sides, as parts of its width and height: their sum, the widest, how many are wide;
    /// the part of the box that is filled, its square and its logarithm.
    /// </summary>
    /// <param name="regions">The graph.</param>
    /// <param name="box">[regions] the part of each region that lies in the box.</param>
    /// <param name="inside">[regions] the object.</param>
    /// <param name="to">Six values are added.</param>
    public static void Measure(RegionGraph regions, float[] box, bool[] inside, List<float> to)
    {
        var own = RegionShape.Extent(regions, region => inside[region]);
        var wanted = RegionShape.Extent(regions, region => box[region] >= .5f);
        var (width, height) = (wanted.Right - wanted.Left + 1, wanted.Bottom - wanted.Top + 1);
        float[] gaps =
        [
            (own.Left - wanted.Left) / width,
            (wanted.Right - own.Right) / width,
            (own.Top - wanted.Top) / height,
            (wanted.Bottom - own.Bottom) / height,
        ];
        double filled = 0, all = 0;
        for (var region = 0; region < inside.Length; region++)
        {
            all += box[region] * regions.Area[region];
            filled += inside[region] ? box[region] * regions.Area[region] : 0;
        }

        var part = (float)(filled / Math.Max(1, all));
        to.AddRange(gaps.Sum(gap => Math.Clamp(gap, 0, 1)), Math.Clamp(gaps.Max(), 0, 1), gaps.Count(gap => gap > WideGap), part, part * part, MathF.Log(part + .01f));
    }
}
