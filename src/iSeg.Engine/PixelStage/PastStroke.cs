namespace iSeg.Engine.PixelStage;

/// <summary>A stroke and the mask that it answered.</summary>
/// <param name="Mark">[regions] 1 under the stroke.</param>
/// <param name="IsPositive">Its sign.</param>
/// <param name="Before">[regions] what there was.</param>
internal sealed record PastStroke(float[] Mark, bool IsPositive, bool[] Before)
{
    /// <summary>
    /// People click into the middle of the largest mistake. If a set of regions is the object, then how deep the stroke lay in its
    /// mistake against the deepest place of any mistake: 1 is as people click, less is less likely.
    /// </summary>
    public float IsExplainedBy(PixelScene scene, bool[] inside)
    {
        var (own, other) = (new bool[inside.Length], new bool[inside.Length]);
        for (var region = 0; region < inside.Length; region++)
        {
            (inside[region] == IsPositive ? own : other)[region] = Before[region] != inside[region];
        }

        return Explained(scene.Sketch.Depths(own, Mark), scene.Sketch.Depths(other, Mark).Deepest);
    }

    /// <summary>The same of known depths.</summary>
    /// <param name="own">Of the mistake that the stroke lies in: its deepest place and the stroke's.</param>
    /// <param name="other">The deepest place of the opposite mistake.</param>
    public static float Explained((float Deepest, float Marked) own, float other) => (own.Marked + .5f) / (Math.Max(own.Deepest, other) + .5f);
}
