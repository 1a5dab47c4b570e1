using iSeg.Core.Geometry;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine;

/// <summary>What a backbone knows of one picture. Immutable: keep it, share it, predict from it on any thread.</summary>
public abstract class EncodedImage
{
    private protected EncodedImage(string backboneId, PixelScene scene) => (BackboneId, Scene) = (backboneId, scene);

    /// <summary>The true size of the picture; prompts and masks are in its pixels.</summary>
    public PixelSize PictureSize => Scene.Picture;

    /// <summary>The size at which soft maps are computed; at most 1024 on the long side.</summary>
    public PixelSize WorkingSize => Scene.Size;

    /// <summary>Memory that the encoding holds, in bytes.</summary>
    public long ByteSize => Scene.ByteSize + AttentionByteSize;

    /// <summary><see cref="IBackbone.Id"/> of the backbone that made it.</summary>
    public string BackboneId { get; }

    /// <summary>What the pixel stage needs.</summary>
    internal PixelScene Scene { get; }

    private protected abstract long AttentionByteSize { get; }

    /// <summary>Lets a map spread along the self-attention: the paper's Ent-Self with strength lambda, then N iterations.</summary>
    /// <param name="seeds">[regions of the scene], 0 or above: where the prompts of one sign are.</param>
    /// <param name="options">Lambda and Iterations.</param>
    /// <returns>[regions of the scene], 0..1.</returns>
    internal abstract float[] Spread(ReadOnlySpan<float> seeds, SegmentationOptions options);
}
