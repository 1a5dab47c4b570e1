using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion.Denoising;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Backbones.StableDiffusion.Sampling;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Text;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>What picture is wanted.</summary>
/// <param name="Prompt">What it shows; may be empty.</param>
public sealed record GenerationRequest(string Prompt)
{
    /// <summary>What it does not show; used with a guidance above 1 only.</summary>
    public string Negative { get; init; } = "";

    /// <summary>DDIM steps, 1 to the timesteps of the checkpoint's training (1000).</summary>
    public int Steps { get; init; } = 30;

    /// <summary>How much the prompt counts against the negative one, 0..50; 1 and below leave the negative one out, at half the time.</summary>
    public double Guidance { get; init; } = 7.5;

    /// <summary>Of the noise that it begins with; the same seed gives the same picture.</summary>
    public int Seed { get; init; }

    /// <summary>Noise to begin with in place of the seed's, [channels, side, side] row-major.</summary>
    public ReadOnlyMemory<float>? Latents { get; init; }
}

/// <summary>Text to pictures: a checkpoint's networks run backwards from noise. Shows that a checkpoint works, and makes pictures to try things on.</summary>
public sealed class PictureGenerator : IDisposable
{
    private readonly Checkpoint _checkpoint;
    private readonly ClipTokenizer _tokenizer;
    private readonly DdimScheduler _scheduler;
    private readonly int _side;
    private readonly OnnxNetwork _textEncoder;
    private readonly IDenoiser _unet;
    private readonly OnnxNetwork _decoder;

    // One picture at a time: it uses all cores. And whoever disposes waits, because the weights lie where files are mapped.
    private readonly Turn _turn = new();
    private bool _isDisposed;

    private PictureGenerator(Checkpoint checkpoint, int side, bool withAttention)
    {
        (_checkpoint, _side) = (checkpoint, side);
        _tokenizer = new(checkpoint.Tokenizer, checkpoint.TextEncoder.MaxPositions);
        _scheduler = new(checkpoint.Scheduler);
        var text = TextEncoderGraph.Build(checkpoint.TextEncoder, checkpoint.TextEncoderWeights);
        var unet = new Denoisers(checkpoint, side);
        var layers = AttentionSelection.Choose(unet.Attention);
        var decoder = VaeGraphs.BuildDecoder(checkpoint.Vae, checkpoint.VaeWeights, side);
        try
        {
            _textEncoder = new(text, OnnxTuning.Mapped);
            _unet = unet.Load(new(withAttention ? [layers.Self, .. layers.Cross] : [], Prediction: true));
            _decoder = new(decoder, OnnxTuning.Fastest);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Channels and side of the latents: what <see cref="GenerationRequest.Latents"/> must have.</summary>
    public (int Channels, int Side) LatentShape => (_checkpoint.Vae.LatentChannels, _side);

    /// <param name="checkpoint">What to load.</param>
    /// <param name="latentSide">Side of the latents, an eighth of the picture's in pixels; null for what the checkpoint was trained on.</param>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape than the settings ask for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The network cannot work at this side.</exception>
    public static PictureGenerator Load(Checkpoint checkpoint, int? latentSide = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var side = latentSide ?? checkpoint.UNet.SampleSize;
        checkpoint.UNet.CheckSide(side, nameof(latentSide));
        return new(checkpoint, side, withAttention: false);
    }

    /// <summary>One whose passes can be observed: see <see cref="GenerateAsync(GenerationRequest, Action{Dictionary{string, float[]}}, IProgress{int}, CancellationToken)"/>.</summary>
    internal static PictureGenerator LoadObserved(Checkpoint checkpoint, int side) => new(checkpoint, side, withAttention: true);

    /// <summary>Makes a picture.</summary>
    /// <param name="request">What it shows.</param>
    /// <param name="progress">Told the number of steps done, after each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The latents have the wrong size, or a number is out of its range.</exception>
    /// <exception cref="InvalidPromptException">A prompt is too long.</exception>
    /// <exception cref="CheckpointException">A network gives numbers that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public Task<RgbImage> GenerateAsync(GenerationRequest request, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        GenerateAsync(request, null, progress, cancellationToken);

    /// <param name="observe">Given what every pass with the prompt, and not the negative one, puts out.</param>
    /// <inheritdoc cref="GenerateAsync(GenerationRequest, IProgress{int}, CancellationToken)"/>
    internal Task<RgbImage> GenerateAsync(
        GenerationRequest request, Action<Dictionary<string, float[]>>? observe, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var count = _checkpoint.UNet.InChannels * _side * _side;
        if (request.Latents is { } given && given.Length != count)
        {
            throw new ArgumentException($"There are {given.Length} latents; {count} are needed.", nameof(request));
        }

        if (request.Guidance is not (>= 0 and <= 50))
        {
            throw new ArgumentOutOfRangeException(nameof(request), request.Guidance, "Guidance must be in 0..50.");
        }

        var timesteps = _scheduler.Timesteps(request.Steps);
        RgbImage Generate()
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return Decode(Denoise(request, timesteps, count, observe, progress, cancellationToken), cancellationToken);
        }

        return Task.Run(() => _turn.Take(Generate, cancellationToken), cancellationToken);
    }

    /// <summary>Waits for a picture that is being made.</summary>
    public void Dispose() => _turn.Take(
        () =>
        {
            // Some may not have been made yet: the constructor calls this when one of them fails.
            foreach (var network in (IDisposable?[])[_textEncoder, _unet, _decoder])
            {
                network?.Dispose();
            }

            return _isDisposed = true;
        },
        CancellationToken.None);

    private float[] Denoise(
        GenerationRequest request, int[] timesteps, int count, Action<Dictionary<string, float[]>>? observe, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var positive = Embed(request.Prompt, cancellationToken);
        var negative = request.Guidance > 1 ? Embed(request.Negative, cancellationToken) : null;
        var latents = request.Latents?.ToArray() ?? NormalNoise.Draw(request.Seed, count);
        foreach (var (done, timestep) in timesteps.Index())
        {
            var prediction = Predict(latents, timestep, positive, observe, cancellationToken);
            if (negative is not null)
            {
                prediction = DdimScheduler.Guide(Predict(latents, timestep, negative, null, cancellationToken), prediction, request.Guidance);
            }

            latents = _scheduler.Step(prediction, timestep, latents, timesteps.Length);
            progress?.Report(done + 1);
        }

        return latents;
    }

    private float[] Embed(string prompt, CancellationToken cancellationToken)
    {
        var tokens = _tokenizer.EncodePrompt(prompt).Ids.Select(id => (long)id).ToArray();
        return _textEncoder.Run([new(TextEncoderGraph.Tokens, tokens, tokens.Length)], cancellationToken)[TextEncoderGraph.Embeddings]
            .Finite(_checkpoint, "text_encoder");
    }

    private float[] Predict(float[] latents, int timestep, float[] text, Action<Dictionary<string, float[]>>? observe, CancellationToken cancellationToken)
    {
        var values = _unet.Run([latents], timestep, text, null, cancellationToken)[0];
        observe?.Invoke(values);
        return values[UNetGraph.Prediction].Finite(_checkpoint, "unet");
    }

    private RgbImage Decode(float[] latents, CancellationToken cancellationToken)
    {
        float[] unscaled = [.. latents.Select(value => (float)(value / _checkpoint.Vae.ScalingFactor))];
        var decoded = _decoder.Run([new(VaeGraphs.Latents, unscaled, 1, _checkpoint.Vae.LatentChannels, _side, _side)], cancellationToken)[VaeGraphs.Picture]
            .Finite(_checkpoint, "vae");
        var (side, pixels) = (_side * _checkpoint.Vae.Reduction, new byte[decoded.Length]);
        var area = side * side;
        for (var at = 0; at < pixels.Length; at++)
        {
            var value = (decoded[((at % 3) * area) + (at / 3)] / 2) + .5f;
            pixels[at] = (byte)MathF.Round(255 * Math.Clamp(value, 0, 1));
        }

        return new(new(side, side), pixels);
    }
}
