using System.Collections.Frozen;
using System.Numerics.Tensors;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Evaluation;

/// <summary>The methods that can be measured, by name.</summary>
public static class MaskMethods
{
    public const string Default = "iseg";

    public static readonly FrozenDictionary<string, MaskMethod> All = new Dictionary<string, MaskMethod>
    {
        [Default] = Engine,
        ["map"] = static (encoded, _) => prompts => RefinedMap(encoded, prompts),
    }.ToFrozenDictionary();

    /// <summary>The engine as the editor uses it: a further click goes on from the last prediction.</summary>
    private static Func<PromptSet, RleMask> Engine(EncodedImage encoded, CancellationToken cancellationToken)
    {
        MaskPrediction? last = null;
        return prompts => (last = new Segmenter().Predict(encoded, prompts, previous: last, cancellationToken: cancellationToken)).Mask;
    }

    /// <summary>
    /// The paper's part alone: the positive prompts spread along the self-attention, the negative ones likewise; object is where the
    /// positive map, less the negative one, is at least one half. No pixel stage, so that borders are those of the regions; what was
    /// clicked holds all the same.
    /// </summary>
    private static RleMask RefinedMap(EncodedImage encoded, PromptSet prompts)
    {
        prompts.Validate(encoded.PictureSize);
        var (scene, options) = (encoded.Scene, SegmentationOptions.Default);
        var seeds = Seeds.From(prompts, scene);
        var regions = new RegionSeeds(scene.Regions, seeds, seeds.Strokes.Count);
        var map = encoded.Spread(regions.Object, options);
        if (regions.Background.AsSpan().ContainsAnyExcept(0f))
        {
            TensorPrimitives.Subtract(map, encoded.Spread(regions.Background, options), map);
        }

        var size = scene.Picture;
        var bits = new byte[size.Area];
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
            {
                bits[(y * size.Width) + x] = map[scene.Labels[scene.WorkingIndex(x, y)]] >= options.Threshold ? (byte)1 : (byte)0;
            }
        }

        var mask = RleMask.FromBitmap(bits, size);
        mask = seeds.Allowed is null ? mask : mask.Intersect(seeds.Allowed);
        return mask.Union(seeds.Must).Subtract(seeds.MustNot);
    }
}
