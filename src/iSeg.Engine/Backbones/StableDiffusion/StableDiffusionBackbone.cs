using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion.Sampling;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>
/// The paper's backbone: a frozen Stable Diffusion 1.x or 2.x looks at the picture once, and its attention maps say what belongs together
/// and what is called what (arXiv 2409.03209).
/// </summary>
public sealed class StableDiffusionBackbone : IBackbone, IDisposable
{
    private readonly DiffusionNetworks _networks;
    private readonly DiffusionSettings _settings;
    private readonly float[] _noise;

    // One pass at a time: a pass uses all cores, two at once would only hold twice the memory.
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lazy<float[]> _neutralText;

    private StableDiffusionBackbone(string id, DiffusionNetworks networks, DiffusionSettings settings)
    {
        (Id, _networks, _settings) = (id, networks, settings);
        _noise = settings.Noise?.ToArray() ?? NormalNoise.Draw(settings.Seed, networks.LatentCount);
        _neutralText = new(() => networks.EncodeText(networks.Tokenizer.EncodePrompt(settings.NeutralPrompt), CancellationToken.None));
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public string Description => "Stable Diffusion: knows what things are and what they are called. For points, lines, boxes and text.";

    /// <summary>Cells of the maps in each direction.</summary>
    public int Grid => _networks.Layers.Grid;

    /// <summary>Loads a checkpoint. Takes about a second; the weights stay in their files and are mapped.</summary>
    /// <param name="checkpoint">What to load.</param>
    /// <param name="id">Short, stable name for settings and records.</param>
    /// <param name="settings">How pictures are looked at.</param>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape than the settings ask for.</exception>
    /// <exception cref="ArgumentException">The noise has the wrong size, or the timestep is not one of the checkpoint's.</exception>
    public static StableDiffusionBackbone Load(Checkpoint checkpoint, string id, DiffusionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentException.ThrowIfNullOrEmpty(id);
        settings ??= DiffusionSettings.Default;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)settings.Timestep, (uint)checkpoint.Scheduler.TrainTimesteps, nameof(settings));
        var networks = new DiffusionNetworks(checkpoint, settings.HalfPrecision);
        if (settings.Noise is { } noise && noise.Length != networks.LatentCount)
        {
            networks.Dispose();
            throw new ArgumentException($"The noise has {noise.Length} numbers; the latents have {networks.LatentCount}.", nameof(settings));
        }

        return new(id, networks, settings);
    }

    /// <inheritdoc/>
    public async Task<EncodedImage> EncodeAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken) =>
        await EncodePictureAsync(image, pictureSize, cancellationToken);

    /// <inheritdoc cref="EncodeAsync"/>
    public async Task<StableDiffusionEncoding> EncodePictureAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictureSize.Width, 1, nameof(pictureSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(pictureSize.Height, 1, nameof(pictureSize));
        return await GateAsync(
            () =>
            {
                var picture = PicturePreparation.ToNetworkInput(image, _networks.Checkpoint.PictureSide);
                var noisy = _networks.Scheduler.AddNoise(_networks.EncodePicture(picture, cancellationToken), _noise, _settings.Timestep);
                var queries = _networks.Look(noisy, _settings.Timestep, _neutralText.Value, Ones(), cancellationToken);
                var self = _networks.SelfAttention(queries, [], cancellationToken);
                var textAttention = Reduce((float[])self.Clone(), DiffusionOptions.Default.Lambda, DiffusionOptions.Default.Entropy);
                var attention = Reduce(self, SegmentationOptions.Default.Lambda, EntropyForm.ColumnScaled);
                return new StableDiffusionEncoding(
                    this, PixelScene.Build(image, pictureSize, cancellationToken), noisy, queries, attention, textAttention);
            },
            cancellationToken);
    }

    /// <summary>Where the named things are.</summary>
    /// <param name="encoding">Of this backbone.</param>
    /// <param name="names">Categories; each may be several words. Named together they compete for the picture.</param>
    /// <param name="background">Further words for what is none of them; may be empty.</param>
    /// <param name="options">The method's knobs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidPromptException">A name has nothing in it, or there are too many.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the encoding is another backbone's.</exception>
    public async Task<CategoryMaps> FindAsync(
        StableDiffusionEncoding encoding,
        IReadOnlyList<string> names,
        IReadOnlyList<string>? background = null,
        DiffusionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        if (encoding.BackboneId != Id)
        {
            throw new ArgumentException($"The encoding is {encoding.BackboneId}'s, not {Id}'s.", nameof(encoding));
        }

        options ??= DiffusionOptions.Default;
        options.Validate();
        var prompt = CategoryPrompt.Build(_networks.Tokenizer, names, background ?? []);
        return await GateAsync(() => Find(encoding, prompt, options, cancellationToken), cancellationToken);
    }

    /// <summary>Waits for the pass that is under way. Encodings remain usable for points, lines and boxes with the default lambda.</summary>
    public void Dispose()
    {
        _gate.Wait();
        _networks.Dispose();
        _gate.Dispose();
    }

    /// <summary>The self-attention of an encoding after Ent-Self with another lambda than the one that it keeps.</summary>
    internal AttentionMatrix ReduceAnew(AttentionQueries queries, double lambda)
    {
        _gate.Wait();
        try
        {
            return Reduce(_networks.SelfAttention(queries, [], CancellationToken.None), lambda, EntropyForm.ColumnScaled);
        }
        finally
        {
            _gate.Release();
        }
    }

    private AttentionMatrix Reduce(float[] self, double lambda, EntropyForm form) => EntropyReduction.Reduce(self, Grid * Grid, (float)lambda, form);

    private CategoryMaps Find(StableDiffusionEncoding encoding, CategoryPrompt prompt, DiffusionOptions options, CancellationToken cancellationToken)
    {
        var text = _networks.EncodeText(prompt.Tokens, cancellationToken);
        var weights = prompt.Weights(options.Gamma);
        if (options.CatCross == CatCrossForm.Embeddings)
        {
            // The keys are linear in the embeddings and have no bias, so that the same factor must not reach them twice.
            ScaleRows(text, weights);
            weights = Ones();
        }

        var queries = options.Exact ? _networks.Look(encoding.Noisy, _settings.Timestep, text, weights, cancellationToken) : encoding.Queries;
        var fusion = new CrossAttentionFusion(Grid, options.CoarseWeight);
        var initial = fusion.Fuse(_networks.CrossAttention(queries, text, weights, cancellationToken), prompt.Places);
        var usual = DiffusionOptions.Default;
        var isKept = !options.Exact && options.SelfAttentionHeads.IsDefaultOrEmpty && (options.Lambda, options.Entropy) == (usual.Lambda, usual.Entropy);
        var attention = isKept
            ? encoding.TextAttention
            : Reduce(_networks.SelfAttention(queries, options.SelfAttentionHeads, cancellationToken), options.Lambda, options.Entropy);
        var refined = CategoryMaps.Refine(attention, initial, options.Iterations);
        return new(prompt.Names, new(Grid, Grid), [.. initial], [.. refined]);
    }

    private static void ScaleRows(float[] text, float[] weights)
    {
        var width = text.Length / weights.Length;
        for (var token = 0; token < weights.Length; token++)
        {
            var row = text.AsSpan(token * width, width);
            TensorPrimitives.Multiply(row, weights[token], row);
        }
    }

    private float[] Ones()
    {
        var ones = new float[_networks.Tokenizer.Length];
        Array.Fill(ones, 1);
        return ones;
    }

    private async Task<T> GateAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }
}
