using System.Collections.Immutable;
using System.Numerics.Tensors;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Evaluation;

/// <summary>The methods that can be measured, by name.</summary>
public static class MaskMethods
{
    public const string Default = "iseg";

    /// <summary>The refined map alone.</summary>
    public const string Map = "map";

    public static readonly ImmutableArray<string> Names = [Default, Map];

    /// <exception cref="ArgumentException">There is no such method.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MaskMethod Create(MethodSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Options.Validate();
        return settings.Name switch
        {
            Default => (encoded, cancellationToken) => Engine(encoded, settings, cancellationToken),
            Map => (encoded, _) => prompts => RefinedMap(encoded, prompts, settings.Effective),
            _ => throw new ArgumentException($"There is no method {settings.Name}; there are {string.Join(", ", Names)}.", nameof(settings)),
        };
    }

    /// <summary>The engine as the editor uses it: a further click goes on from the last prediction.</summary>
    private static Func<PromptSet, RleMask> Engine(EncodedImage encoded, MethodSettings settings, CancellationToken cancellationToken)
    {
        MaskPrediction? last = null;
        var segmenter = new Segmenter(Tuning.Default with { Without = settings.Without });
        return prompts => (last = segmenter.Predict(encoded, prompts, settings.Effective, last, cancellationToken)).Mask;
    }

    /// <summary>
    /// The paper's part alone: the positive prompts spread along the self-attention, the negative ones likewise; object is where the
    /// positive map, less the negative one, is at least one half. No pixel stage, so that borders are those of the regions; what was
    /// clicked holds all the same.
    /// </summary>
    internal static RleMask RefinedMap(EncodedImage encoded, PromptSet prompts, SegmentationOptions options)
    {
        prompts.Validate(encoded.PictureSize);
        var scene = encoded.Scene;
        var seeds = Seeds.From(prompts, scene);
        var regions = new RegionSeeds(scene.Regions, seeds, seeds.Strokes.Count);
        var hasNegative = regions.Background.AsSpan().ContainsAnyExcept(0f);
        var maps = encoded.Spread(hasNegative ? [regions.Object, regions.Background] : [regions.Object], options);
        var map = maps[0];
        if (hasNegative)
        {
            TensorPrimitives.Subtract(map, maps[1], map);
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
