namespace iSeg.Engine.PixelStage;

/// <summary>
/// Weights of the features by which candidates are ordered, fitted on simulated strokes and boxes in three collections (docs/quality.md). Those of strokes are printed
/// by the <c>fit</c> command of iSeg.Benchmarks: the IoU to be expected is large if candidates are drawn by the softmax of their scores. Those of boxes are a ridge
/// regression of the IoU on the features, both less their means over a box's candidates.
/// </summary>
internal static class RankWeights
{
    /// <summary>For the stroke that begins an object.</summary>
    public static readonly float[] FirstStroke = [
        0f, 1.937f, 0.5033f, 1.252f, -12.36f, -17.52f, -9.669f, -0.5799f, 8.289f, 3.215f,
        3.171f, 6.644f, 2.741f, 5.018f, 3.787f, 18.36f, -3.274f, 0.1309f, -0.1192f, -8.513f,
        -1.313f, -2.724f, -0.06988f, 0.5335f, 1.822f, -0.6253f, -0.3575f, -0.9795f, -4.035f, 3.499f,
        2.936f, 1.807f, 2.553f, 6.607f, 2.616f, 1.641f, 0.3972f, 0.1634f, -1.283f, -8.78f,
        -5.641f, -4.069f, -0.5248f, -0.6035f,
    ];

    /// <summary>For a box, or strokes and a box given at once.</summary>
    public static readonly float[] Box = [
        0f, 0.06947f, 0.0009612f, 0.03691f, -0.1217f, -0.1408f, 0.08591f, 0.03088f, 0.1159f, -0.02323f,
        0.04134f, -0.08838f, 0.1062f, 0.0833f, 0.03123f, 0.5564f, -0.4894f, 0.0171f, -0.00622f, -0.05892f,
        -0.01677f, -0.008721f, -0.001916f, -0.1669f, -0.09641f, -0.06199f, 0.1111f, -0.1202f, -0.1955f, 0.02425f,
        0.08255f, 0.09822f, -0.2065f, 0.01005f, 0.01766f, -0.03793f, 0.006949f, -0.01151f, -0.04278f, 0.1702f,
        -0.5666f, 0.02431f, 0.02415f, -0.1371f, -0.3522f, -0.01243f, -0.03385f, -0.1642f, 0.04792f, 0.3955f,
    ];

    /// <summary>For a stroke that corrects.</summary>
    public static readonly float[] Correction = [
        0.2839f, 0.2352f, -0.6623f, 0.1663f, -5.593f, -5.882f, -3.078f, 1.477f, 6.082f, -1.763f,
        0.07048f, -0.4006f, 0.3206f, 4.946f, 3.484f, 7.559f, -2.397f, -0.03427f, -0.07686f, -2.486f,
        -0.3934f, -0.997f, 0.01844f, -0.1697f, -0.804f, 2.316f, 1.771f, -0.8939f, -1.765f, 1.009f,
        -0.7962f, 0.294f, 2.564f, 4.802f, 1.452f, 1.3f, 0.0705f, -0.1467f, -0.7122f, -3.954f,
        -4.143f, 1.267f, 0.7868f, 0.7519f, 0.427f, -0.4358f, 0.4141f, -0.8204f, -1.712f, 1.305f,
        0.5234f, 1.242f, -0.1428f, 1.957f, 1.41f, 0.5233f, 0.9452f, 0.6727f, 3.361f, 0.9714f,
        0.1027f, -0.01987f, -0.2255f, -0.08936f, -0.1909f, 0.01467f, 0.6733f, 2.275f, -0.8133f, 1.435f,
        -0.4555f, -0.3273f, 0.8767f, -0.8257f, 0.6179f, -1.326f, 3.634f, 1.657f, 1.804f, 1.037f,
        0.04818f, -0.00209f, 0.5056f, 0.4108f, 0.3279f, 0.2924f, 0f, -0.2637f, -0.3934f, -1.313f,
        1.285f, 0.6827f, -0.07597f, 0.01248f, 0.3706f, 0.3617f, -0.168f, 0.3826f, -0.08216f, 2.219f,
        -0.1369f, -0.2462f, 1.111f, -1.342f, -1.871f, 1.259f, -1.538f, 1.379f, 0.2839f, -0.4769f,
        0f, 1.876f, 2.136f, -0.3152f, 3.023f, 2.739f, 2.052f, -0.9885f, 1.778f, 3.039f,
        2.985f,
    ];
}
