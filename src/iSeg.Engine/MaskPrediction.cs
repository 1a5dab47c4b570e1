using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine;

/// <summary>What the prompts mean: a soft map, and masks of any threshold at the picture's own resolution.</summary>
public sealed class MaskPrediction
{
    private readonly Seeds _seeds;
    private readonly double _defaultThreshold;
    private readonly RleMask? _middle;

    /// <param name="map">Soft.</param>
    /// <param name="seeds">What holds at any threshold.</param>
    /// <param name="defaultThreshold">Of the options.</param>
    /// <param name="state">To go on from; null where there were no strokes.</param>
    /// <param name="middle">The mask at one half where that is known better than by the map; null where it is not.</param>
    internal MaskPrediction(SoftMap map, Seeds seeds, double defaultThreshold, ReplayState? state, RleMask? middle = null)
    {
        State = state;
        Map = map;
        _middle = middle;
        _seeds = seeds;
        _defaultThreshold = defaultThreshold;
    }

    internal ReplayState? State { get; }

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

        var mask = Level(threshold);
        mask = _seeds.Allowed is null ? mask : mask.Intersect(_seeds.Allowed);
        mask = mask.Union(_seeds.Must).Subtract(_seeds.MustNot);
        return EdgeSmoothing.Smooth(mask, smoothing, _seeds.Must, _seeds.MustNot, _seeds.Allowed);
    }

    /// <summary>What lies beyond the middle mask grows from it and shrinks from it, so that thresholds stay nested.</summary>
    private RleMask Level(double threshold) => _middle switch
    {
        null => Map.Sampling.LevelSet(threshold),
        _ when threshold > .5 => _middle.Intersect(Map.Sampling.LevelSet(threshold)),
        _ when threshold < .5 => _middle.Union(Map.Sampling.LevelSet(threshold)),
        _ => _middle,
    };
}
