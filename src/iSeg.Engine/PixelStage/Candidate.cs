namespace iSeg.Engine.PixelStage;

/// <summary>One possible object.</summary>
/// <param name="Inside">[regions] whether it belongs.</param>
/// <param name="Evidence">[regions] what the last cut was made from, per pixel, above 0 for the object.</param>
/// <param name="Score">How much it looks like an object; comparable between candidates of one prediction only.</param>
internal sealed record Candidate(bool[] Inside, float[] Evidence, float Score)
{
    /// <summary>The geodesic radius that was thought to hold the object.</summary>
    public float Reach { get; init; } = float.PositiveInfinity;
}
