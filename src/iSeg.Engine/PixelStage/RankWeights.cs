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
        0f, 0.04692f, 0.02311f, 0.02533f, -0.4524f, -0.1567f, -0.104f, 0.005118f, 0.04387f, -0.03584f,
        0.1471f, -0.1196f, -0.002968f, 0.1006f, 0.08879f, 0.3277f, -0.1459f, 0.008888f, -0.005577f, -0.1361f,
        -0.008222f, -0.02326f, -0.003447f, -0.04819f, -0.03964f, -0.07514f, 0.09966f, -0.1459f, -0.1419f, 0.04945f,
        0.08412f, 0.03491f, -0.0404f, -0.009068f, 0.02247f, -0.01436f, 0.006814f, 0.004131f, -0.0005695f, 0.1721f,
        -0.5856f, -0.1175f, 0.02822f, -0.06733f, -0.3131f, -0.007327f, 0.01033f, -0.04053f, 0.0162f, 0.2487f,
    ];
}
