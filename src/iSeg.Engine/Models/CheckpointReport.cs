using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Models;

/// <summary>What a checkpoint is, once everything in it has been found in order.</summary>
/// <param name="Folder">Where model_index.json lies.</param>
/// <param name="PictureSide">Side of the pictures that it looks at, in pixels: 512 or 768.</param>
/// <param name="Parameters">Numbers in the weights that are used.</param>
/// <param name="WeightBytes">Bytes of them.</param>
/// <param name="Types">How they are stored, such as "F16".</param>
/// <param name="Prediction">What the network predicts: noise or velocity.</param>
public sealed record CheckpointReport(string Folder, int PictureSide, long Parameters, long WeightBytes, string Types, PredictionType Prediction)
{
    /// <summary>Opens a checkpoint and writes every graph, so that each tensor is looked up and its shape compared.</summary>
    /// <param name="folder">As for <see cref="Checkpoint.Open"/>.</param>
    /// <param name="readNumbers">Also reads every weight and refuses what is not a finite number: as long as reading the files takes.</param>
    /// <param name="cancellationToken">Checked between tensors.</param>
    /// <exception cref="CheckpointException">Names the file, and the key in it, that is missing or wrong.</exception>
    public static CheckpointReport Of(string folder, bool readNumbers = false, CancellationToken cancellationToken = default)
    {
        var checkpoint = Checkpoint.Open(folder, cancellationToken: cancellationToken);
        var used = Used(checkpoint).ToArray();
        if (readNumbers)
        {
            foreach (var tensor in used)
            {
                FiniteWeights.Check(tensor, cancellationToken);
            }
        }

        return new(
            checkpoint.Folder,
            checkpoint.PictureSide,
            used.Sum(tensor => tensor.Count),
            used.Sum(tensor => tensor.ByteLength),
            string.Join(" and ", used.Select(tensor => tensor.Type).Distinct().Order()),
            checkpoint.Scheduler.PredictionType);
    }

    private static IEnumerable<TensorEntry> Used(Checkpoint checkpoint)
    {
        NotedWeights[] parts = [new(checkpoint.TextEncoderWeights), new(checkpoint.VaeWeights), new(checkpoint.UNetWeights)];
        TextEncoderGraph.Build(checkpoint.TextEncoder, parts[0]);
        VaeGraphs.BuildEncoder(checkpoint.Vae, parts[1], checkpoint.PictureSide);
        VaeGraphs.BuildDecoder(checkpoint.Vae, parts[1], checkpoint.UNet.SampleSize);
        _ = new UNetGraph(checkpoint.UNet, parts[2], checkpoint.UNet.SampleSize, checkpoint.TextEncoder.MaxPositions);
        return parts.SelectMany(part => part.Used);
    }

    private sealed class NotedWeights(IWeights weights) : IWeights
    {
        private readonly Dictionary<string, TensorEntry> _used = [];

        public IEnumerable<TensorEntry> Used => _used.Values;

        public bool Has(string key) => weights.Has(key);

        public TensorEntry Require(string key, params ReadOnlySpan<long> shape) => _used[key] = weights.Require(key, shape);
    }
}
