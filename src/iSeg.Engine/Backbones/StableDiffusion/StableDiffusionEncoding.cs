using System.Collections.Concurrent;
using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>A picture seen by Stable Diffusion: queries and keys of one look, and the self-attention between the cells of its grid.</summary>
public sealed class StableDiffusionEncoding : EncodedImage
{
    private const int MostNamed = 16;

    /// <summary>Of merging: DiffSeg's for photographs.</summary>
    private static readonly System.Collections.Immutable.ImmutableArray<double> Thresholds = [1, 1, 1];
    private readonly StableDiffusionBackbone _backbone;
    private readonly RegionSampling _sampling;
    private readonly AttentionMatrix _attention;
    private readonly MergedMaps _merged = new();
    private readonly ConcurrentDictionary<(string Names, int Iterations), float[]> _named = [];

    internal StableDiffusionEncoding(
        StableDiffusionBackbone backbone, PixelScene scene, float[] noisy, AttentionQueries queries, AttentionMatrix attention, AttentionMatrix textAttention)
        : base(backbone.Id, scene)
    {
        (_backbone, Noisy, Queries, _attention, TextAttention) = (backbone, noisy, queries, attention, textAttention);
        Grid = new(backbone.Grid, backbone.Grid);
        _sampling = RegionSampling.Build(scene, backbone.Grid);
    }

    /// <summary>Cells across and down: 64x64 for pictures of 512 pixels.</summary>
    public PixelSize Grid { get; }

    /// <summary>The noisy latents, for another look with a text.</summary>
    internal float[] Noisy { get; }

    internal AttentionQueries Queries { get; }

    /// <summary>The last look with names; only the backbone touches it, one pass at a time.</summary>
    internal ExactLook? Exact { get; set; }

    /// <summary>The self-attention after Ent-Self as <see cref="DiffusionOptions.Default"/> wants it, so that a text does not wait for it.</summary>
    internal AttentionMatrix TextAttention { get; }

    private protected override long AttentionByteSize =>
        Queries.ByteSize + (sizeof(float) * Noisy.LongLength) + _attention.ByteSize + TextAttention.ByteSize + _sampling.ByteSize + _merged.ByteSize + (Exact?.ByteSize ?? 0);

    /// <summary>From now on text prompts with one of these names mean these maps, however they were made: a person's own options hold.</summary>
    /// <param name="maps">Of this encoding.</param>
    /// <param name="options">With which the prompts will come.</param>
    public void Remember(CategoryMaps maps, SegmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(maps.Grid, Grid, nameof(maps));
        foreach (var (name, map) in maps.Names.Zip(maps.Refined))
        {
            _named[(name, TextIterations(options))] = _sampling.ToRegions(map);
        }
    }

    /// <summary>What was asked for last is kept: a click after a text asks for the same text again.</summary>
    internal override float[] Locate(IReadOnlyList<string> names, SegmentationOptions options)
    {
        var key = (Names: string.Join('\n', names), Iterations: TextIterations(options));
        if (_named.TryGetValue(key, out var known))
        {
            return known;
        }

        var maps = _backbone.Find(this, names, DiffusionOptions.Default with { Iterations = key.Iterations });
        var regions = maps.Refined.Select(map => _sampling.ToRegions(map)).Aggregate((a, b) => [.. a.Zip(b, Math.Max)]);
        if (_named.Count >= MostNamed)
        {
            _named.Clear();
        }

        return _named.GetOrAdd(key, regions);
    }

    /// <inheritdoc/>
    internal override IEnumerable<float[]> LocateSteps(IReadOnlyList<string> names, SegmentationOptions options)
    {
        var found = _backbone.Find(this, names, DiffusionOptions.Default with { Iterations = 0 });
        return CategoryMaps.RefineSteps(TextAttention, found.Initial, TextIterations(options), CancellationToken.None)
            .Select(maps => maps.Select(map => _sampling.ToRegions(map)).Aggregate((a, b) => [.. a.Zip(b, Math.Max)]));
    }

    /// <summary>A person's own N holds; maps of names do not settle, and keep to the paper's otherwise.</summary>
    private static int TextIterations(SegmentationOptions options) => options.Settled > 0 ? DiffusionOptions.Default.Iterations : options.Iterations;

    /// <summary>The reduced matrix is kept for the default lambda only; another one takes the self-attention anew.</summary>
    internal override AttentionMatrix Attention(double lambda) =>
        lambda == SegmentationOptions.Default.Lambda ? _attention : _backbone.ReduceAnew(Queries, lambda);

    private protected override float[] ToCells(float[] regions) => _sampling.ToCells(regions);

    private protected override float[] ToRegions(float[] cells) => _sampling.ToRegions(cells);

    internal override IReadOnlyList<float[]> Divide(DivideOptions options, CancellationToken cancellationToken)
    {
        var grid = Grid.Width;
        var maps = _merged.Get(options, () => AttentionMerging.Merge(
            _backbone.Aggregate(this, cancellationToken), grid * grid, AttentionMerging.Anchors(grid, options.PointsPerSide), options.Thresholds ?? Thresholds, cancellationToken), cancellationToken);
        return [.. (options.Refine ? SegmentMaps.Spread(maps, Attention(options.Lambda), options.Iterations) : maps).Select(map => _sampling.ToRegions(map))];
    }

    internal override float[][] Looks(CancellationToken cancellationToken)
    {
        var cells = (int)Grid.Area;
        var attention = _backbone.Aggregate(this, cancellationToken);
        var looks = new float[Scene.Regions.Count][];
        Parallel.For(0, looks.Length, new() { CancellationToken = cancellationToken }, region =>
        {
            var look = new float[cells];
            foreach (var (cell, weight) in _sampling.CellsOf(region))
            {
                TensorPrimitives.MultiplyAdd(attention.AsSpan(cell * cells, cells), weight, look, look);
            }

            TensorPrimitives.Divide(look, TensorPrimitives.Sum<float>(look), look);
            looks[region] = look;
        });
        return looks;
    }

    internal override float[] LookFrom(int at, bool isReduced)
    {
        var (y, x) = Math.DivRem(at, Scene.Size.Width);
        var cell = (y * Grid.Height / Scene.Size.Height * Grid.Width) + (x * Grid.Width / Scene.Size.Width);
        return _sampling.ToRegions(isReduced ? _attention.LookOf(cell) : Queries.SelfAttentionRow(cell, (int)Grid.Area, _backbone.SelfAttentionHeads));
    }
}
