namespace iSeg.Engine.PixelStage;

/// <summary>
/// Weights of the features by which candidates are ordered, fitted on simulated first strokes (so that the IoU to be expected is large) and
/// boxes (ridge regression of the IoU on the features, both less their means over a box's candidates) into three collections (docs/quality.md).
/// </summary>
internal static class RankWeights
{
    /// <summary>For the stroke that begins an object.</summary>
    public static readonly float[] FirstStroke = [
        0f, 2.114f, 0.04579f, 1.351f, -14.47f, -15.74f, -8.583f, -0.03706f, 8.325f, 3.911f,
        0.6889f, 10.64f, 2.993f, 5.815f, 3.668f, 19.14f, -5.015f, 0.0683f, -0.1548f, -8.731f,
        -1.004f, -1.279f, 0.1517f, 1.19f, 2.889f, -2.083f, 0.37f, -3.174f, -3.626f, 2.901f,
        4.425f, 4.598f, 4.265f, 6.672f, 2.882f, 1.337f, 0.483f, -0.1998f, -3.331f, -5.056f,
        -10.21f, -1.811f, 0.04663f, -2.99f,
    ];

    /// <summary>For a box, or strokes and a box given at once.</summary>
    public static readonly float[] Box = [
        0f, 0.06947f, 0.0009612f, 0.03691f, -0.1217f, -0.1408f, 0.08591f, 0.03088f, 0.1159f, -0.02323f,
        0.04134f, -0.08838f, 0.1062f, 0.0833f, 0.03123f, 0.5564f, -0.4894f, 0.0171f, -0.00622f, -0.05892f,
        -0.01677f, -0.008721f, -0.001916f, -0.1669f, -0.09641f, -0.06199f, 0.1111f, -0.1202f, -0.1955f, 0.02425f,
        0.08255f, 0.09822f, -0.2065f, 0.01005f, 0.01766f, -0.03793f, 0.006949f, -0.01151f, -0.04278f, 0.1702f,
        -0.5666f, 0.02431f, 0.02415f, -0.1371f, -0.3522f, -0.01243f, -0.03385f, -0.1642f, 0.04792f, 0.3955f,
    ];
}
