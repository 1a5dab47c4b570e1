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
        0.135f, 0.8975f, -0.1608f, 0.5856f, -5.455f, -4.833f, -4.81f, -0.1433f, 4.838f, -0.3628f,
        1.935f, -3.437f, 1.056f, 5.057f, 6.846f, 12.4f, -0.551f, 0.1598f, -0.07884f, -2.541f,
        -0.3881f, -1.212f, -0.07106f, -0.707f, 0.6035f, 0.8059f, 0.3766f, -1.225f, -1.443f, 0.6948f,
        0.07557f, 1.337f, 1.249f, -0.04514f, -0.3459f, -0.2502f, 0.1472f, 0.2361f, -0.8402f, -3.276f,
        -11.16f, 2.611f, 0.4165f, 1.33f, -0.1253f, -0.5141f, 0.06245f, -1.127f, 0.2971f, -0.7376f,
        0.5795f, 0.09572f, -0.5402f, 0.06886f, 1.385f, -0.7862f, 0.4326f, 2.214f, 5.964f, -0.9341f,
        0.07894f, -0.02202f, -2.24f, -0.2296f, -0.3113f, 0.09738f, 1.038f, 1.751f, 0.6094f, 0.8658f,
        0.8897f, 0.2726f, 0.08892f, -0.03194f, 0.8442f, 0.583f, 1.036f, 0.8273f, 0.7093f, 1.166f,
        0.1368f, 0.004063f, -0.8926f, 1.481f, -0.2528f, 0.2795f, 0f, -0.2951f, -0.5364f, -1.412f,
        1.806f, 1.225f, -0.1773f, 0.02589f, 0.7203f, 0.5759f, -0.07947f, 0.6841f, -0.2105f, 2.048f,
        -0.07322f, -0.3078f, 1.346f, -1.545f, -2.244f, 2.238f, -0.8196f, 1.539f, 0.135f, -0.4102f,
        0f, 1.361f, 1.318f, -0.6126f, 3.201f, 3.323f, 0.02533f, -2.135f, 1.251f, 3.345f,
        3.54f,
    ];
}
