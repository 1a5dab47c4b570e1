namespace iSeg.Engine.PixelStage;

/// <summary>
/// Weights of the features by which candidates are ordered: ridge regression of the IoU on the features, both less their means over a
/// stroke's candidates, on simulated first strokes and boxes into three collections (docs/quality.md).
/// </summary>
internal static class RankWeights
{
    /// <summary>For the stroke that begins an object.</summary>
    public static readonly float[] FirstStroke = [
        0f, 0.04176f, 0.01872f, 0.009836f, -0.2772f, -0.05214f, -0.1775f, -0.0761f, 0.1233f, 0.09285f,
        0.0163f, 0.07947f, -0.06234f, 0.09373f, -0.02753f, 0.1702f, -0.208f, -0.0001775f, -0.004288f, -0.2809f,
        -0.01231f, -0.04121f, 0.004384f, 0.0306f, 0.1647f, -0.05792f, 0.0523f, -0.1112f, -0.1225f, 0.1291f,
        0.1333f, 0.1162f, 0.05599f, 0.1358f, 0.07886f, 0.04728f, 0.006919f, -0.01187f, -0.1026f, -0.2246f,
        -0.08625f, 0.01762f, -0.08787f, 0.07533f,
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
