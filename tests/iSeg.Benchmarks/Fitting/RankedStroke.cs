namespace iSeg.Benchmarks.Fitting;

/// <summary>What a stroke or box may mean: its candidates.</summary>
/// <param name="Features">[candidates][features].</param>
/// <param name="Iou">[candidates] with what was meant.</param>
internal sealed record RankedStroke(float[][] Features, float[] Iou);
