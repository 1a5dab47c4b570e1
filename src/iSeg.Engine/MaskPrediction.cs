using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine;

/// <summary>What the prompts mean: a soft map, and masks of any threshold at the picture's own resolution.</summary>
public sealed class MaskPrediction
{
    private readonly Seeds _seeds;
    private readonly double _defaultThreshold;

    internal MaskPrediction(SoftMap map, Seeds seeds, double defaultThreshold, ReplayState state)
    {
        State = state;
        Map = map;
        _seeds = seeds;
        _defaultThreshold = defaultThreshold;
    }

    internal ReplayState State { get; }

    public PixelSize PictureSize => Map.PictureSize;

    /// <summary>0..1 at working size; 0.5 is the border that the engine would draw.</summary>
    public SoftMap Map { get; }

    /// <summary>The mask at the threshold of the options that it was predicted with.</summary>
    public RleMask Mask => MaskAt(_defaultThreshold);

    /// <summary>
    /// The pixels whose soft value is at least the threshold. A higher threshold never adds a pixel. At any threshold every pixel of a
    /// positive prompt is in, every pixel of a negative prompt is out, and, positive prompts apart, nothing lies outside the boxes.
    /// </summary>
    /// <param name="threshold">0..1.</param>
    /// <param name="smoothing">
    /// How round the border becomes (<see cref="EdgeSmoothing"/>): a radius in picture pixels, 0 (as the engine drew it) to
    /// <see cref="EdgeSmoothing.MaxRadius"/>. Within so many pixels of what was pointed at the border stays as it is.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a number in 0..1, or the smoothing not in its range.</exception>
    public RleMask MaskAt(double threshold, int smoothing = 0)
    {
        if (!(threshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold must be in 0..1.");
        }

        var mask = Map.Sampling.LevelSet(threshold);
        mask = _seeds.Allowed is null ? mask : mask.Intersect(_seeds.Allowed);
        mask = mask.Union(_seeds.Must).Subtract(_seeds.MustNot);
        return EdgeSmoothing.Smooth(mask, smoothing, _seeds.Must, _seeds.MustNot, _seeds.Allowed);
    }
}
