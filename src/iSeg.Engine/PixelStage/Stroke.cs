namespace iSeg.Engine.PixelStage;

/// <summary>A point or line on the regions.</summary>
/// <param name="IsPositive">Whether it shows the object.</param>
/// <param name="Regions">The regions that it touches.</param>
internal sealed record Stroke(bool IsPositive, int[] Regions);
