using iSeg.Engine.Checkpoints;
using iSeg.Engine.Clip;

namespace iSeg.Engine.Models;

/// <summary>What a CLIP is, once everything in it has been found in order.</summary>
/// <param name="Folder">Where config.json lies.</param>
/// <param name="PictureSide">Side of the pictures that it was trained on, in pixels.</param>
/// <param name="PatchSide">Side of its patches, in pixels: 16 or 32.</param>
/// <param name="Parameters">Numbers in its weights.</param>
/// <param name="WeightBytes">Bytes of them.</param>
public sealed record ClipReport(string Folder, int PictureSide, int PatchSide, long Parameters, long WeightBytes)
{
    /// <summary>Opens a CLIP and writes both towers' graphs, so that each tensor is looked up and its shape compared.</summary>
    /// <param name="folder">As for <see cref="ClipCheckpoint.Open"/>.</param>
    /// <param name="readNumbers">Also reads every weight and refuses what is not a finite number: as long as reading the file takes.</param>
    /// <param name="cancellationToken">Checked between tensors.</param>
    /// <exception cref="CheckpointException">Names the file, and the key in it, that is missing or wrong.</exception>
    public static ClipReport Of(string folder, bool readNumbers = false, CancellationToken cancellationToken = default)
    {
        var checkpoint = ClipCheckpoint.Open(folder, cancellationToken);
        using (new ClipNetworks(checkpoint))
        {
            // Building them is the check.
        }

        TensorEntry[] weights = [.. checkpoint.Weights.Tensors.Values.Where(tensor => tensor.Type.IsWeight())];
        if (readNumbers)
        {
            foreach (var tensor in weights)
            {
                FiniteWeights.Check(tensor, cancellationToken);
            }
        }

        var vision = checkpoint.Vision;
        return new(checkpoint.Folder, vision.TrainedGrid * vision.PatchSize, vision.PatchSize, weights.Sum(tensor => tensor.Count), weights.Sum(tensor => tensor.ByteLength));
    }
}
