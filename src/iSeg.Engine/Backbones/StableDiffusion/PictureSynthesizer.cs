using System.Numerics.Tensors;
using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>A made picture and where the named things are in it.</summary>
/// <param name="Picture">As generated.</param>
/// <param name="Maps">On the grid of the attention.</param>
public sealed record SynthesizedPicture(RgbImage Picture, CategoryMaps Maps);

/// <summary>
/// Pictures that come with masks: cross-attention is collected at every step of the way from noise to picture and averaged, and spreads along the
/// self-attention of the last step, where the picture is nearly there.
/// </summary>
public sealed class PictureSynthesizer : IDisposable
{
    private readonly DiffusionNetworks _networks;
    private readonly PictureGenerator _generator;

    private PictureSynthesizer(DiffusionNetworks networks, PictureGenerator generator) => (_networks, _generator) = (networks, generator);

    /// <param name="checkpoint">What to load.</param>
    /// <param name="latentSide">Side of the latents, an eighth of the picture's in pixels; null for what the checkpoint was trained on.</param>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape than the settings ask for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The network cannot work at this side.</exception>
    public static PictureSynthesizer Load(Checkpoint checkpoint, int? latentSide = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var side = latentSide ?? checkpoint.UNet.SampleSize;
        checkpoint.UNet.CheckSide(side, nameof(latentSide));
        var networks = new DiffusionNetworks(checkpoint, halfPrecision: false, side);
        try
        {
            return new(networks, PictureGenerator.LoadObserved(checkpoint, side));
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <param name="request">The picture; its prompt says every name.</param>
    /// <param name="names">What gets a mask.</param>
    /// <param name="options">The method's knobs; Exact plays no part.</param>
    /// <param name="progress">Told the number of steps done, after each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidPromptException">There are no names, or the prompt does not say one.</exception>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public async Task<SynthesizedPicture> SynthesizeAsync(
        GenerationRequest request, IReadOnlyList<string> names, DiffusionOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(names);
        options ??= DiffusionOptions.Default;
        options.Validate();
        if (names.Count == 0)
        {
            throw new InvalidPromptException("Nothing is named that could get a mask. Name at least one.");
        }

        var prompt = CategoryPrompt.Find(_networks.Tokenizer, request.Prompt, names);
        var (weights, text) = (prompt.Weights(options.Gamma), _networks.EncodeText(prompt.Tokens, cancellationToken));
        AttentionQueries? last = null;
        (AttentionLayer Layer, float[] Probabilities)[]? sum = null;
        var steps = 0;
        var picture = await _generator.GenerateAsync(
            request,
            values =>
            {
                var layers = _networks.Layers;
                last = new(values[layers.Self.QueryOutput], values[layers.Self.KeyOutput], [.. layers.Cross.Select(layer => values[layer.QueryOutput])]);
                var looked = _networks.CrossAttention(last, text, weights, cancellationToken);
                sum = sum is null ? [.. looked] : [.. sum.Zip(looked, (a, b) => (a.Layer, Add(a.Probabilities, b.Probabilities)))];
                steps++;
            },
            progress,
            cancellationToken);
        return new(picture, await Task.Run(() => Refine(prompt, last!, sum!, steps, options, cancellationToken), cancellationToken));
    }

    public void Dispose()
    {
        _generator.Dispose();
        _networks.Dispose();
    }

    private CategoryMaps Refine(
        CategoryPrompt prompt, AttentionQueries last, (AttentionLayer Layer, float[] Probabilities)[] sum, int steps, DiffusionOptions options, CancellationToken cancellationToken)
    {
        foreach (var (_, probabilities) in sum)
        {
            TensorPrimitives.Divide(probabilities, steps, probabilities);
        }

        var grid = _networks.Layers.Grid;
        var initial = new CrossAttentionFusion(grid, options.CoarseWeight).Fuse(sum, prompt.Places);
        var self = _networks.SelfAttention(last, options.SelfAttentionHeads, cancellationToken);
        var attention = EntropyReduction.Reduce(self, grid * grid, (float)options.Lambda, options.Entropy);
        return new(prompt.Names, new(grid, grid), [.. initial], [.. CategoryMaps.Refine(attention, initial, options.Iterations)]);
    }

    private static float[] Add(float[] a, float[] b)
    {
        TensorPrimitives.Add(a, b, a);
        return a;
    }
}
