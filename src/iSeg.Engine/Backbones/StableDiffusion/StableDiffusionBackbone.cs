using System.Collections.Immutable;
using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion.Sampling;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>
/// The paper's backbone: a frozen Stable Diffusion 1.x or 2.x looks at the picture once, and its attention maps say what belongs together
/// and what is called what (arXiv 2409.03209).
/// </summary>
public sealed class StableDiffusionBackbone : IBatchBackbone, IDisposable
{
    private readonly DiffusionNetworks _networks;
    private readonly DiffusionSettings _settings;
    private readonly DeviceReduction? _device;
    private readonly float[] _noise;

    // One pass at a time: a pass uses all cores, two at once would only hold twice the memory.
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lazy<float[]> _neutralText;
    private readonly RecentTexts _texts;
    private SelfAttentionNetwork? _selfAttention;
    private bool _isDisposed;

    private StableDiffusionBackbone(string id, DiffusionNetworks networks, DiffusionSettings settings)
    {
        (Id, _networks, _settings) = (id, networks, settings);
        _device = settings.RefineOnDevice ?? ComputeDevice.Current.IsGpu ? new(networks.Layers.Self, id) : null;
        _noise = settings.Noise?.ToArray() ?? NormalNoise.Draw(settings.Seed, networks.LatentCount);
        _texts = new(networks.EncodeText);
        _neutralText = new(() => networks.EncodeText(networks.Tokenizer.EncodePrompt(settings.NeutralPrompt), CancellationToken.None));
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public string Description => "Stable Diffusion: knows what things are and what they are called. For points, lines, boxes and text.";

    /// <inheritdoc/>
    public int BatchSize => _settings.BatchSize;

    /// <summary>Cells of the maps in each direction.</summary>
    public int Grid => _networks.Layers.Grid;

    /// <summary>Heads of the self-attention that maps spread along.</summary>
    internal int SelfAttentionHeads => _networks.Layers.Self.Heads;

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
        if ((uint)settings.Timestep >= (uint)checkpoint.Scheduler.TrainTimesteps)
        {
            throw new ArgumentOutOfRangeException(nameof(settings), settings.Timestep, $"The checkpoint knows timesteps 0..{checkpoint.Scheduler.TrainTimesteps - 1}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(settings.BatchSize, 1, nameof(settings));
        checkpoint.UNet.CheckSide(settings.LatentSide ?? checkpoint.UNet.SampleSize, nameof(settings));
        var networks = new DiffusionNetworks(checkpoint, settings.HalfPrecision, settings.LatentSide);
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

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EncodedImage>> EncodeBatchAsync(IReadOnlyList<(RgbImage Image, PixelSize PictureSize)> pictures, CancellationToken cancellationToken) =>
        await EncodeManyAsync(pictures, cancellationToken);

    /// <inheritdoc cref="EncodeAsync"/>
    public async Task<StableDiffusionEncoding> EncodePictureAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken) =>
        (await EncodeManyAsync([(image, pictureSize)], cancellationToken))[0];

    /// <summary>
    /// Encodes several pictures at once: for graphics processors, which one picture does not fill. On a CPU it takes as long as one after the
    /// other, and where the networks are graphs the memory of all.
    /// </summary>
    /// <param name="pictures">See <see cref="EncodeAsync"/>; at least one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>In the same order, the same as one by one up to rounding.</returns>
    /// <exception cref="CheckpointException">The networks give numbers that are not finite.</exception>
    /// <exception cref="InvalidPromptException">The model was unloaded.</exception>
    public async Task<IReadOnlyList<StableDiffusionEncoding>> EncodeManyAsync(
        IReadOnlyList<(RgbImage Image, PixelSize PictureSize)> pictures, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        foreach (var (image, size) in pictures)
        {
            ArgumentNullException.ThrowIfNull(image, nameof(pictures));
            ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, nameof(pictures));
            ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, nameof(pictures));
        }

        return await GateAsync(() => Encode(pictures, cancellationToken), cancellationToken);
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
        var (prompt, chosen) = Check(encoding, names, background, options);
        return await GateAsync(() => Find(encoding, prompt, chosen, cancellationToken), cancellationToken);
    }

    /// <summary>As <see cref="FindAsync"/> with 0, 1, ... N iterations, at the price of the last: each begins where the one before ended.</summary>
    /// <inheritdoc cref="FindAsync"/>
    /// <returns>N + 1 of them, each with the same <see cref="CategoryMaps.Initial"/>.</returns>
    public async Task<IReadOnlyList<CategoryMaps>> FindStepsAsync(
        StableDiffusionEncoding encoding,
        IReadOnlyList<string> names,
        IReadOnlyList<string>? background = null,
        DiffusionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var (prompt, chosen) = Check(encoding, names, background, options);
        return await GateAsync(() => FindSteps(encoding, prompt, chosen, cancellationToken), cancellationToken);
    }

    /// <summary>As <see cref="FindAsync"/>, on this thread.</summary>
    internal CategoryMaps Find(StableDiffusionEncoding encoding, IReadOnlyList<string> names, DiffusionOptions options)
    {
        var prompt = CategoryPrompt.Build(_networks.Tokenizer, names, []);
        Enter();
        try
        {
            return Find(encoding, prompt, options, CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Waits for the pass that is under way. Encodings remain usable for points, lines and boxes with the default lambda where their attention lies in
    /// this program's memory; where it lies on a device (<see cref="DiffusionSettings.RefineOnDevice"/>), they say that the model was unloaded.
    /// </summary>
    public void Dispose()
    {
        // The gate itself stays: somebody may wait at it, and is told then.
        _gate.Wait();
        try
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _device?.Dispose();
                _selfAttention?.Dispose();
                _networks.Dispose();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The self-attention of an encoding after Ent-Self with another lambda than the one that it keeps.</summary>
    internal AttentionMatrix ReduceAnew(AttentionQueries queries, double lambda)
    {
        Enter();
        try
        {
            return Reduce(queries, [], lambda, EntropyForm.ColumnScaled, CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>All self-attention of another look at the picture as one, [cells, cells]: what DiffSeg begins with.</summary>
    internal float[] Aggregate(StableDiffusionEncoding encoding, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            _selfAttention ??= new(_networks);
            return AttentionAggregation.Aggregate(_selfAttention.Look(encoding.Noisy, _settings.Timestep, _neutralText.Value, cancellationToken), Grid, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Enter()
    {
        _gate.Wait();
        if (_isDisposed)
        {
            _gate.Release();
            CheckLoaded();
        }
    }

    private void CheckLoaded()
    {
        if (_isDisposed)
        {
            throw DeviceReduction.Unloaded(Id);
        }
    }

    private StableDiffusionEncoding[] Encode(IReadOnlyList<(RgbImage Image, PixelSize PictureSize)> pictures, CancellationToken cancellationToken)
    {
        var inputs = pictures.Select(picture => PicturePreparation.ToNetworkInput(picture.Image, _networks.PictureSide)).ToArray();
        float[][] noisy = [.. _networks.EncodePictures(inputs, cancellationToken).Select(latents => _networks.Scheduler.AddNoise(latents, _noise, _settings.Timestep))];
        var queries = _networks.LookAtAll(noisy, _settings.Timestep, _neutralText.Value, Ones(), cancellationToken);
        return
        [
            .. pictures.Select((picture, i) =>
            {
                var (attention, textAttention) = ReduceUsual(queries[i], cancellationToken);
                return new StableDiffusionEncoding(this, PixelScene.Build(picture.Image, picture.PictureSize, cancellationToken), noisy[i], queries[i], attention, textAttention);
            }),
        ];
    }

    /// <summary>For points, lines and boxes, and for text, as the defaults want it.</summary>
    private (AttentionMatrix Prompts, AttentionMatrix Text) ReduceUsual(AttentionQueries queries, CancellationToken cancellationToken)
    {
        var (prompts, text) = (SegmentationOptions.Default, DiffusionOptions.Default);
        if (_device is not null)
        {
            return (Reduce(queries, [], prompts.Lambda, EntropyForm.ColumnScaled, cancellationToken), Reduce(queries, [], text.Lambda, text.Entropy, cancellationToken));
        }

        // One softmax for both.
        var self = _networks.SelfAttention(queries, [], cancellationToken);
        var forText = EntropyReduction.Reduce((float[])self.Clone(), Grid * Grid, (float)text.Lambda, text.Entropy);
        return (EntropyReduction.Reduce(self, Grid * Grid, (float)prompts.Lambda, EntropyForm.ColumnScaled), forText);
    }

    private AttentionMatrix Reduce(AttentionQueries queries, ImmutableArray<int> heads, double lambda, EntropyForm form, CancellationToken cancellationToken) =>
        _device is null
            ? EntropyReduction.Reduce(_networks.SelfAttention(queries, heads, cancellationToken), Grid * Grid, (float)lambda, form)
            : _device.Reduce(queries, heads, lambda, form, cancellationToken);

    private (CategoryPrompt Prompt, DiffusionOptions Options) Check(StableDiffusionEncoding encoding, IReadOnlyList<string> names, IReadOnlyList<string>? background, DiffusionOptions? options)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        if (encoding.BackboneId != Id)
        {
            throw new ArgumentException($"The encoding is {encoding.BackboneId}'s, not {Id}'s.", nameof(encoding));
        }

        options ??= DiffusionOptions.Default;
        options.Validate();
        return (CategoryPrompt.Build(_networks.Tokenizer, names, background ?? []), options);
    }

    private CategoryMaps Find(StableDiffusionEncoding encoding, CategoryPrompt prompt, DiffusionOptions options, CancellationToken cancellationToken)
    {
        var (initial, attention) = Begin(encoding, prompt, options, cancellationToken);
        return new(prompt.Names, new(Grid, Grid), [.. initial], [.. CategoryMaps.Refine(attention, initial, options.Iterations)]);
    }

    private List<CategoryMaps> FindSteps(StableDiffusionEncoding encoding, CategoryPrompt prompt, DiffusionOptions options, CancellationToken cancellationToken)
    {
        var (initial, attention) = Begin(encoding, prompt, options, cancellationToken);
        return
        [
            .. CategoryMaps.RefineSteps(attention, initial, options.Iterations, cancellationToken)
                .Select(refined => new CategoryMaps(prompt.Names, new(Grid, Grid), [.. initial], [.. refined])),
        ];
    }

    /// <summary>The fused cross-attention of each name, and the self-attention that it is to spread along.</summary>
    private (IReadOnlyList<float[]> Initial, AttentionMatrix Attention) Begin(StableDiffusionEncoding encoding, CategoryPrompt prompt, DiffusionOptions options, CancellationToken cancellationToken)
    {
        var text = _texts.Encode(prompt.Tokens, cancellationToken);
        var weights = prompt.Weights(options.Gamma);
        if (options.CatCross == CatCrossForm.Embeddings)
        {
            // The keys are linear in the embeddings and have no bias, so that the same factor must not reach them twice.
            ScaleRows(text, weights);
            weights = Ones();
        }

        var queries = options.Exact ? LookAgain(encoding, text, weights, cancellationToken) : encoding.Queries;
        var fusion = new CrossAttentionFusion(Grid, options.CoarseWeight);
        var initial = fusion.Fuse(_networks.CrossAttention(queries, text, weights, cancellationToken), prompt.Places);
        var usual = DiffusionOptions.Default;
        var isKept = !options.Exact && options.SelfAttentionHeads.IsDefaultOrEmpty && (options.Lambda, options.Entropy) == (usual.Lambda, usual.Entropy);
        var attention = isKept
            ? encoding.TextAttention
            : Reduce(queries, options.SelfAttentionHeads, options.Lambda, options.Entropy, cancellationToken);
        return (initial, attention);
    }

    private AttentionQueries LookAgain(StableDiffusionEncoding encoding, float[] text, float[] weights, CancellationToken cancellationToken)
    {
        if (encoding.Exact is not { } last || !last.IsOf(text, weights))
        {
            encoding.Exact = last = new(text, weights, _networks.Look(encoding.Noisy, _settings.Timestep, text, weights, cancellationToken));
        }

        return last.Queries;
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
            CheckLoaded();
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }
}
