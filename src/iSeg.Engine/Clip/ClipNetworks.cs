using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Refinement;
using iSeg.Engine.Text;

namespace iSeg.Engine.Clip;

/// <summary>A CLIP's two towers, loaded. Any number of threads may call.</summary>
internal sealed class ClipNetworks : IDisposable
{
    private const int MostKept = 4;
    private readonly OnnxNetwork _text;
    private readonly ClipTokenizer _tokenizer;
    private readonly float[] _textProjection;
    private readonly float[] _positions;
    private readonly Dictionary<(int Patches, bool WithAttention), OnnxNetwork> _vision = [];
    private readonly Lock _lock = new();
    private bool _isDisposed;

    /// <exception cref="CheckpointException">A tensor is missing or has another shape than the settings ask for.</exception>
    public ClipNetworks(ClipCheckpoint checkpoint)
    {
        Checkpoint = checkpoint;
        var (text, vision) = (checkpoint.Text, checkpoint.Vision);
        _tokenizer = new(checkpoint.Tokenizer, text.MaxPositions);
        _textProjection = checkpoint.Weights.ReadFloats("text_projection.weight", checkpoint.ProjectionWidth, text.HiddenSize);
        _positions = checkpoint.Weights.ReadFloats("vision_model.embeddings.position_embedding.weight", 1 + (vision.TrainedGrid * vision.TrainedGrid), vision.HiddenSize);
        LogitScale = MathF.Exp(checkpoint.Weights.ReadFloats("logit_scale")[0]);

        // Built once before anything is asked: a checkpoint that lacks something is refused here.
        ClipVisionGraph.Build(checkpoint, vision.TrainedGrid * vision.TrainedGrid, withAttention: false);
        _text = new(TextEncoderGraph.Build(text, checkpoint.Weights), OnnxTuning.Mapped);
    }

    public ClipCheckpoint Checkpoint { get; }

    /// <summary>What similarities are multiplied with before the softmax.</summary>
    public float LogitScale { get; }

    /// <summary>A text's embedding [projection], not normalised.</summary>
    /// <exception cref="Core.Prompts.InvalidPromptException">The text is too long to be read at all.</exception>
    public float[] EmbedText(string text, CancellationToken cancellationToken)
    {
        var prompt = _tokenizer.EncodePrompt(text);
        var ids = prompt.Ids.Select(id => (long)id).ToArray();
        float[] hidden;
        lock (_lock)
        {
            CheckLoaded();
            hidden = _text.Run([new(TextEncoderGraph.Tokens, ids, ids.Length)], cancellationToken)[TextEncoderGraph.Embeddings];
        }

        // The end token has seen the whole sentence; what stands behind it is padding.
        var end = hidden.AsSpan((prompt.Words + 1) * Checkpoint.Text.HiddenSize, Checkpoint.Text.HiddenSize);
        var embedding = new float[Checkpoint.ProjectionWidth];
        for (var i = 0; i < embedding.Length; i++)
        {
            embedding[i] = TensorPrimitives.Dot(_textProjection.AsSpan(i * end.Length, end.Length), end);
        }

        return Finite(embedding);
    }

    /// <summary>Every token's embedding, not normalised.</summary>
    /// <param name="pixels">The picture.</param>
    /// <param name="mask">[tokens, tokens], added to the logits of all layers but the last; null for nothing.</param>
    /// <param name="lastMask">The same for the last layer.</param>
    /// <param name="withAttention">Gives the attention as well.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[tokens, projection], and per layer [tokens, tokens].</returns>
    public (float[] Tokens, float[][] Attention) EmbedPicture(ClipPixels pixels, float[]? mask, float[]? lastMask, bool withAttention, CancellationToken cancellationToken)
    {
        var config = Checkpoint.Vision;
        var grid = new PixelSize(pixels.Size.Width / config.PatchSize, pixels.Size.Height / config.PatchSize);
        var (patches, tokens) = ((int)grid.Area, (int)grid.Area + 1);
        var none = mask is null || lastMask is null ? new float[tokens * tokens] : [];
        Dictionary<string, float[]> values;
        lock (_lock)
        {
            // One pass at a time: a pass uses all cores.
            CheckLoaded();
            values = Vision(patches, withAttention).Run(
                [
                    new(ClipVisionGraph.Patches, pixels.Patches(config.PatchSize), patches, 3 * config.PatchSize * config.PatchSize),
                    new(ClipVisionGraph.Positions, PositionsFor(grid), tokens, config.HiddenSize),
                    new(ClipVisionGraph.Mask, mask ?? none, tokens, tokens),
                    new(ClipVisionGraph.LastMask, lastMask ?? none, tokens, tokens),
                ],
                cancellationToken);
        }

        return (Finite(values[ClipVisionGraph.Tokens]), withAttention ? [.. Enumerable.Range(0, config.Layers).Select(layer => values[ClipVisionGraph.Attention(layer)])] : []);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _text.Dispose();
            foreach (var network in _vision.Values)
            {
                network.Dispose();
            }

            _vision.Clear();
        }
    }

    /// <summary>Whoever owns a CLIP may unload it while others still hold it.</summary>
    private void CheckLoaded()
    {
        if (_isDisposed)
        {
            throw new Core.Prompts.InvalidPromptException("The CLIP was unloaded meanwhile. Ask again.");
        }
    }

    private OnnxNetwork Vision(int patches, bool withAttention)
    {
        if (_vision.TryGetValue((patches, withAttention), out var known))
        {
            return known;
        }

        // A graph for every number of patches: pictures of one folder have few shapes, and a session holds no weights of its own.
        if (_vision.Count >= MostKept)
        {
            var oldest = _vision.Keys.First();
            _vision.Remove(oldest, out var network);
            network!.Dispose();
        }

        return _vision[(patches, withAttention)] = new(ClipVisionGraph.Build(Checkpoint, patches, withAttention), OnnxTuning.Mapped);
    }

    /// <summary>The trained positions, stretched bilinearly to another grid and rounded to F16, as TagCLIP does.</summary>
    private float[] PositionsFor(PixelSize grid)
    {
        var (side, width) = (Checkpoint.Vision.TrainedGrid, Checkpoint.Vision.HiddenSize);
        if (grid == new PixelSize(side, side))
        {
            return _positions;
        }

        var cells = (int)grid.Area;
        var result = new float[(cells + 1) * width];
        _positions.AsSpan(0, width).CopyTo(result);
        var plane = new float[side * side];
        for (var channel = 0; channel < width; channel++)
        {
            for (var cell = 0; cell < plane.Length; cell++)
            {
                plane[cell] = _positions[((cell + 1) * width) + channel];
            }

            var stretched = Bilinear.Resize(plane, new(side, side), grid);
            for (var cell = 0; cell < cells; cell++)
            {
                result[((cell + 1) * width) + channel] = (float)(Half)stretched[cell];
            }
        }

        return result;
    }

    private float[] Finite(float[] values) => float.IsFinite(TensorPrimitives.Sum<float>(values))
        ? values
        : throw new CheckpointException(Checkpoint.Folder, "the network computes numbers that are not finite. Its weights are damaged.");
}
