using iSeg.Core.Geometry;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;

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

    private float[] Finish(float[] cells)
    {
        var regions = ToRegions(cells);
        MapIteration.Stretch(regions);
        return regions;
    }
}
