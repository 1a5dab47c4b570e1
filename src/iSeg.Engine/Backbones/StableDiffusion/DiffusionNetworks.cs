using System.Collections.Immutable;
using iSeg.Engine.Backbones.StableDiffusion.Autoencoder;
using iSeg.Engine.Backbones.StableDiffusion.Denoising;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Backbones.StableDiffusion.Sampling;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Text;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>A checkpoint's networks, loaded, for pictures of one size. No state between calls; any number of threads may call.</summary>
internal sealed class DiffusionNetworks : IDisposable
{
    private readonly OnnxNetwork _textEncoder;
    private readonly IPictureEncoder _pictureEncoder;
    private readonly IDenoiser _unet;
    private readonly OnnxNetwork _keys;
    private readonly OnnxNetwork _probabilities;

    /// <param name="checkpoint">What to load.</param>
    /// <param name="halfPrecision">Computes in F16 instead of F32.</param>
    /// <param name="latentSide">Side of the latents; null for what the checkpoint was trained on.</param>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape than the settings ask for.</exception>
    public DiffusionNetworks(Checkpoint checkpoint, bool halfPrecision, int? latentSide = null)
    {
        Checkpoint = checkpoint;
        LatentSide = latentSide ?? checkpoint.UNet.SampleSize;
        Tokenizer = new(checkpoint.Tokenizer, checkpoint.TextEncoder.MaxPositions);
        Scheduler = new(checkpoint.Scheduler);
        var precision = halfPrecision ? NumberType.Float16 : NumberType.Float;

        // All graphs before the first session: a checkpoint that lacks something is refused before gigabytes are mapped.
        var textEncoder = TextEncoderGraph.Build(checkpoint.TextEncoder, checkpoint.TextEncoderWeights, precision);
        OnnxModel VaeEncoder(int batch) => VaeGraphs.BuildEncoder(checkpoint.Vae, checkpoint.VaeWeights, PictureSide, precision, batch);
        var vaeEncoder = VaeEncoder(1);
        var unet = new Denoisers(checkpoint, LatentSide, precision);
        Layers = AttentionSelection.Choose(unet.Attention);
        var keys = AttentionGraphs.BuildKeys(checkpoint.UNet, checkpoint.UNetWeights, Tokenizer.Length, Layers.Cross, precision);
        try
        {
            _textEncoder = new(textEncoder, OnnxTuning.Mapped);
            _pictureEncoder = WinogradEncoder.Suits(checkpoint.Vae, precision)
                ? new WinogradEncoder(checkpoint.Vae, checkpoint.VaeWeights, PictureSide)
                : new OnnxPictureEncoder(vaeEncoder, VaeEncoder, PictureSide);
            _unet = unet.Load(new([Layers.Self, .. Layers.Cross], Prediction: false));
            _keys = new(keys, OnnxTuning.Mapped);
            _probabilities = new(AttentionGraphs.BuildProbabilities(), OnnxTuning.Mapped);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Checkpoint Checkpoint { get; }

    public ClipTokenizer Tokenizer { get; }

    public DdimScheduler Scheduler { get; }

    public AttentionSelection Layers { get; }

    public int LatentSide { get; }

    /// <summary>Side of the pictures, in pixels.</summary>
    public int PictureSide => LatentSide * Checkpoint.Vae.Reduction;

    /// <summary>Numbers of the latents of one picture.</summary>
    public int LatentCount => Checkpoint.Vae.LatentChannels * LatentSide * LatentSide;

    /// <returns>[tokens, width].</returns>
    /// <exception cref="CheckpointException">The network gives numbers that are not finite; so do the methods below.</exception>
    public float[] EncodeText(TokenizedPrompt prompt, CancellationToken cancellationToken)
    {
        var tokens = prompt.Ids.Select(id => (long)id).ToArray();
        return _textEncoder.Run([new(TextEncoderGraph.Tokens, tokens, tokens.Length)], cancellationToken)[TextEncoderGraph.Embeddings]
            .Finite(Checkpoint, "text_encoder");
    }

    /// <param name="pictures">[3, side, side], -1..1, one or several.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>For each the mean of its posterior, scaled: [channels, side / 8, side / 8].</returns>
    public float[][] EncodePictures(IReadOnlyList<float[]> pictures, CancellationToken cancellationToken)
    {
        var scale = (float)Checkpoint.Vae.ScalingFactor;
        return
        [
            .. _pictureEncoder.Encode(pictures, cancellationToken).Select(mean => Array.ConvertAll(mean.Finite(Checkpoint, "vae"), value => value * scale)),
        ];
    }

    /// <inheritdoc cref="EncodePictures"/>
    public float[] EncodePicture(float[] picture, CancellationToken cancellationToken) => EncodePictures([picture], cancellationToken)[0];

    /// <summary>One pass of the UNet, up to the last attention that is read.</summary>
    /// <param name="noisy">Noisy latents of one picture or several.</param>
    /// <param name="timestep">Of the noise.</param>
    /// <param name="text">[tokens, width].</param>
    /// <param name="tokenWeights">[tokens].</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>For each picture.</returns>
    public AttentionQueries[] LookAtAll(IReadOnlyList<float[]> noisy, int timestep, float[] text, float[] tokenWeights, CancellationToken cancellationToken)
    {
        float[] Values(Dictionary<string, float[]> outputs, string name) => outputs[name].Finite(Checkpoint, "unet");
        return
        [
            .. _unet.Run(noisy, timestep, text, tokenWeights, cancellationToken).Select(outputs => new AttentionQueries(
                Values(outputs, Layers.Self.QueryOutput),
                Values(outputs, Layers.Self.KeyOutput),
                [.. Layers.Cross.Select(layer => Values(outputs, layer.QueryOutput))])),
        ];
    }

    /// <inheritdoc cref="LookAtAll"/>
    public AttentionQueries Look(float[] noisy, int timestep, float[] text, float[] tokenWeights, CancellationToken cancellationToken) =>
        LookAtAll([noisy], timestep, text, tokenWeights, cancellationToken)[0];

    /// <summary>The self-attention of the layer that maps spread along.</summary>
    /// <param name="queries">Of a look.</param>
    /// <param name="heads">Heads to average; empty for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[positions, positions], rows sum to 1.</returns>
    public float[] SelfAttention(AttentionQueries queries, ImmutableArray<int> heads, CancellationToken cancellationToken) =>
        HeadMean.Of(_probabilities, Layers.Self, queries.SelfQuery, queries.SelfKey, heads, cancellationToken);

    /// <summary>Where each token is, by layer.</summary>
    /// <param name="queries">Of a look.</param>
    /// <param name="text">[tokens, width].</param>
    /// <param name="tokenWeights">[tokens].</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Per layer [positions, tokens], averaged over heads.</returns>
    public IReadOnlyList<(AttentionLayer Layer, float[] Probabilities)> CrossAttention(
        AttentionQueries queries, float[] text, float[] tokenWeights, CancellationToken cancellationToken)
    {
        var tokens = tokenWeights.Length;
        var keys = _keys.Run(
            [new(UNetGraph.Text, text, tokens, text.Length / tokens), new(UNetGraph.TokenWeights, tokenWeights, tokens)], cancellationToken);
        return
        [
            .. Layers.Cross.Zip(
                queries.Cross,
                (layer, query) => (layer, HeadMean.Of(_probabilities, query, keys[layer.KeyOutput], layer.Heads, layer.Width, cancellationToken))),
        ];
    }

    public void Dispose()
    {
        // Some may not have been made yet: the constructor calls this when one of them fails.
        foreach (var network in (IDisposable?[])[_textEncoder, _pictureEncoder, _unet, _keys, _probabilities])
        {
            network?.Dispose();
        }
    }
}
