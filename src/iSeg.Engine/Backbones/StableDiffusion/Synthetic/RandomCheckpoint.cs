using System.Runtime.InteropServices;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Synthetic;

/// <summary>
/// Writes a checkpoint of a published one's shape with random weights: it finds nothing, but it takes the time and memory of the real one,
/// and needs no download.
/// </summary>
public static class RandomCheckpoint
{
    private const int Tokens = 77;
    private const int Block = 1 << 20;

    /// <param name="folder">Created; must be empty or not there.</param>
    /// <param name="template">What to imitate.</param>
    /// <param name="half">Stores F16 in place of F32 numbers, as published "fp16" variants do.</param>
    /// <param name="seed">The same seed gives the same bytes.</param>
    /// <param name="progress">Told the part that is written, 0..1.</param>
    /// <param name="cancellationToken">Checked between tensors.</param>
    /// <exception cref="IOException">The folder has something in it, or cannot be written: 5 GB are needed for a full-size checkpoint, half of it in F16.</exception>
    public static void Write(string folder, CheckpointTemplate template, bool half = false, int seed = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(template);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder}: the folder has something in it. Name one that is empty or not there yet.");
        }

        foreach (var part in (string[])["unet", "vae", "text_encoder", "scheduler", "tokenizer"])
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        TemplateFiles.Write(folder, template);

        // By what full-size checkpoints of this family have: nobody needs it exactly.
        var written = new PartWritten(progress);
        var (random, type) = (new Random(seed), half ? TensorType.F16 : TensorType.F32);
        var unet = UNetConfig.Read(Path.Combine(folder, "unet", "config.json"));
        WriteWeights(folder, "unet/diffusion_pytorch_model", weights => _ = new UNetGraph(unet, weights, unet.SampleSize, Tokens), type, random, written, cancellationToken);
        var vae = VaeConfig.Read(Path.Combine(folder, "vae", "config.json"));
        WriteWeights(
            folder,
            "vae/diffusion_pytorch_model",
            weights =>
            {
                VaeGraphs.BuildEncoder(vae, weights, template.LatentSide * vae.Reduction);
                VaeGraphs.BuildDecoder(vae, weights, template.LatentSide);
            },
            type,
            random,
            written,
            cancellationToken);
        var text = TextEncoderConfig.Read(Path.Combine(folder, "text_encoder", "config.json"));
        WriteWeights(folder, "text_encoder/model", weights => TextEncoderGraph.Build(text, weights), type, random, written, cancellationToken);
    }

    private static void WriteWeights(string folder, string name, Action<IWeights> build, TensorType type, Random random, PartWritten written, CancellationToken cancellationToken)
    {
        var planned = new PlannedWeights(type);
        build(planned);
        using var writer = new SafetensorsWriter(Path.Combine(folder, $"{name}.safetensors"), planned.Plan);
        foreach (var tensor in planned.Plan)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(Values(tensor, random));
            written.Add(tensor.Count);
        }

        writer.Finish();
    }

    /// <summary>Weights that keep the size of what goes through: unit variance per output; normalisations as they begin.</summary>
    private static float[] Values(TensorPlan tensor, Random random)
    {
        var values = new float[tensor.Count];
        if (tensor.Shape.Length < 2)
        {
            Array.Fill(values, tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ? 1 : 0);
            return values;
        }

        var inputs = tensor.Count / tensor.Shape[0];
        var scale = (float)(Math.Sqrt(3.0 / inputs) / int.MaxValue);
        var integers = new int[Math.Min(values.Length, Block)];
        for (var at = 0; at < values.Length; at += integers.Length)
        {
            var part = values.AsSpan(at, Math.Min(integers.Length, values.Length - at));
            random.NextBytes(MemoryMarshal.AsBytes(integers.AsSpan(0, part.Length)));
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = integers[i] * scale;
            }
        }

        return values;
    }

    private sealed class PartWritten(IProgress<double>? progress)
    {
        private const double Usual = 1.29e9;
        private long _count;

        public void Add(long count) => progress?.Report(Math.Min(1, (_count += count) / Usual));
    }
}
