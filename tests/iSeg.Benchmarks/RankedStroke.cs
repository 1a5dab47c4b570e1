namespace iSeg.Benchmarks;

/// <summary>The candidates of a stroke: [candidates][features], and each one's IoU.</summary>
internal sealed record RankedStroke(float[][] Features, double[] Iou);
