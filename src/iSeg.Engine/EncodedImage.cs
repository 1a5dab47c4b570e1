using iSeg.Core.Geometry;
using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine;

/// <summary>What a backbone knows of one picture. Immutable: keep it, share it, predict from it on any thread.</summary>
public abstract class EncodedImage
{
    private readonly Turn _dividing = new();
    private SegmentTree? _tree;

    private protected EncodedImage(string backboneId, PixelScene scene) => (BackboneId, Scene) = (backboneId, scene);

    /// <summary>The true size of the picture; prompts and masks are in its pixels.</summary>
    public PixelSize PictureSize => Scene.Picture;

    /// <summary>The size at which soft maps are computed; at most 1024 on the long side, 4096 for strips.</summary>
    public PixelSize WorkingSize => Scene.Size;

    /// <summary>Memory that the encoding holds, in bytes.</summary>
    public long ByteSize => Scene.ByteSize + AttentionByteSize + (_tree?.ByteSize ?? 0);

    /// <summary><see cref="IBackbone.Id"/> of the backbone that made it.</summary>
    public string BackboneId { get; }

    /// <summary>What the pixel stage needs.</summary>
    internal PixelScene Scene { get; }

    /// <summary>Where the paper cuts the refined map of a category (its background threshold for COCO).</summary>
    internal const float NamedThreshold = .45f;

    private protected abstract long AttentionByteSize { get; }

    /// <summary>Where the named things are.</summary>
    /// <param name="names">What the object is called; any of the names will do.</param>
    /// <param name="options">Iterations.</param>
    /// <returns>[regions of the scene], 0..1: from <see cref="NamedThreshold"/> on it is more likely than not.</returns>
    /// <exception cref="InvalidPromptException">The backbone does not understand words, or not these.</exception>
    internal virtual float[] Locate(IReadOnlyList<string> names, SegmentationOptions options) => throw new InvalidPromptException(
        "Text prompts need a Stable Diffusion checkpoint: install one (Models page, or `iseg models install`) and choose it for this project. The built-in backbone works with points, lines and boxes.");

    /// <summary>Lets maps spread along the self-attention: the paper's Ent-Self with strength lambda, then N iterations. All together, which costs little more than one.</summary>
    /// <param name="seeds">Per map [regions of the scene], 0 or above: where the prompts of one sign are.</param>
    /// <param name="options">Lambda, Iterations and Settled.</param>
    /// <returns>Per map [regions of the scene], 0..1.</returns>
    internal float[][] Spread(IReadOnlyList<float[]> seeds, SegmentationOptions options)
    {
        float[][] maps = [.. seeds.Select(ToCells)];
        MapIteration.Refine(Attention(options.Lambda), maps, options.Iterations, options.Settled);
        return Array.ConvertAll(maps, Finish);
    }

    /// <summary>The same after 0, 1, ... iterations, until N or until every map has settled.</summary>
    internal IEnumerable<float[][]> SpreadSteps(IReadOnlyList<float[]> seeds, SegmentationOptions options)
    {
        var attention = Attention(options.Lambda);
        float[][] maps = [.. seeds.Select(ToCells)];
        var isDone = new bool[maps.Length];
        yield return Array.ConvertAll(maps, Finish);
        for (var n = 1; n <= options.Iterations && isDone.Contains(false); n++)
        {
            var before = Array.ConvertAll(maps, map => (float[])map.Clone());
            MapIteration.Refine(attention, maps, 1);
            for (var i = 0; i < maps.Length; i++)
            {
                maps[i] = isDone[i] ? before[i] : maps[i];
                isDone[i] |= MapIteration.IsSettled(before[i], maps[i], n, options.Settled);
            }

            yield return Array.ConvertAll(maps, Finish);
        }
    }

    /// <summary>The self-attention between the backbone's cells after Ent-Self with a lambda.</summary>
    internal abstract AttentionMatrix Attention(double lambda);

    /// <summary>From the scene's regions to the backbone's cells; always a new array.</summary>
    private protected virtual float[] ToCells(float[] regions) => (float[])regions.Clone();

    /// <summary>From the backbone's cells to the scene's regions; always a new array.</summary>
    private protected virtual float[] ToRegions(float[] cells) => (float[])cells.Clone();

    /// <summary>Divides the picture into segments that nobody asked for: DiffSeg's merging of self-attention, then Ent-Self.</summary>
    /// <param name="options">How fine.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Per segment a map [regions of the scene]; a region belongs to the largest.</returns>
    internal abstract IReadOnlyList<float[]> Divide(DivideOptions options, CancellationToken cancellationToken);

    /// <summary>Where each region of the scene looks before Ent-Self; what "segment everything" merges by.</summary>
    /// <returns>[regions][cells], sums are 1; the caller's own.</returns>
    internal abstract float[][] Looks(CancellationToken cancellationToken);

    /// <summary>Where the place under a pixel looks: its row of the self-attention.</summary>
    /// <param name="at">Index of a working pixel.</param>
    /// <param name="isReduced">After Ent-Self; otherwise as the backbone gives it.</param>
    /// <returns>[regions of the scene], 0 or above.</returns>
    internal abstract float[] LookFrom(int at, bool isReduced);

    /// <summary>Where the named things are after 0, 1, ... N iterations of the refinement.</summary>
    /// <returns>Per step a map [regions of the scene], 0..1; of several names the largest.</returns>
    internal virtual IEnumerable<float[]> LocateSteps(IReadOnlyList<string> names, SegmentationOptions options) => [Locate(names, options)];

    /// <summary>
    /// Divides the picture at every fineness at once ("segment everything"). Takes its time once; the result stays with the encoding. Safe to
    /// call concurrently.
    /// </summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidPromptException">The model was unloaded meanwhile.</exception>
    public SegmentTree DivideAtEveryFineness(CancellationToken cancellationToken = default) =>
        _tree ?? _dividing.Take(() => _tree ??= TreeBuilding.Build(this, TreeSettings.Default, cancellationToken), cancellationToken);

    private float[] Finish(float[] cells)
    {
        var regions = ToRegions(cells);
        MapIteration.Stretch(regions);
        return regions;
    }
}
