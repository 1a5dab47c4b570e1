using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Backbones.Affinity;

/// <summary>The backbone that needs no weights: attention from colours, textures and places of the picture itself.</summary>
public sealed class AffinityBackbone : IBackbone
{
    public const string BackboneId = "affinity";

    public string Id => BackboneId;

    public string Description => "Built in, no weights to download: groups pixels by colour, texture and place. For points, lines and boxes.";

    /// <inheritdoc/>
    public Task<EncodedImage> EncodeAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictureSize.Width, 1, nameof(pictureSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(pictureSize.Height, 1, nameof(pictureSize));
        return Task.Run(
            () => (EncodedImage)AffinityEncoding.Build(PixelScene.Build(image, pictureSize, cancellationToken), cancellationToken),
            cancellationToken);
    }
}
