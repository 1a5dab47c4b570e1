using System.Diagnostics;
using System.Globalization;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Backbones.StableDiffusion.Denoising;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Backbones.StableDiffusion.Synthetic;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Refinement;
using iSeg.Engine.Samples;

namespace iSeg.Benchmarks;

/// <summary>What a full-size checkpoint costs, stage by stage, in one process: seconds, seconds of all cores (which tell more on a busy machine), and private memory (anonymous pages).</summary>
internal static class DiffusionTable
{
    /// <param name="folder">A checkpoint; written with random weights where there is none.</param>
    /// <param name="template">What to imitate then.</param>
    /// <param name="half">Whether to store F16 then.</param>
    public static async Task PrintAsync(string folder, string template, bool half)
    {
        if (!Directory.Exists(folder))
        {
            Measure($"write {template} with random weights", () => RandomCheckpoint.Write(folder, CheckpointTemplate.Named(template), half));
        }

        var checkpoint = Measure("open (settings and headers)", () => Checkpoint.Open(folder));
        var scene = DrawnScenes.Fruit(DrawnScenes.DefaultSize).Image;
        Measure("graphs", () => Graphs(checkpoint));
        using (var backbone = Measure("graphs and sessions", () => StableDiffusionBackbone.Load(checkpoint, "measured")))
        {
            var encoding = await MeasureAsync("encode, first", () => backbone.EncodePictureAsync(scene, scene.Size, default));
            encoding = await MeasureAsync("encode, second", () => backbone.EncodePictureAsync(scene, scene.Size, default));
            Console.WriteLine($"kept per encoding: {encoding.ByteSize / 1e6:0.0} MB");
            await MeasureAsync("text, first", () => backbone.FindAsync(encoding, ["bird"]));
            await MeasureAsync("text, second", () => backbone.FindAsync(encoding, ["potted plant", "dog"]));
            await MeasureAsync("text, asked before", () => backbone.FindAsync(encoding, ["potted plant", "dog"]));
            await MeasureAsync("text, exact", () => backbone.FindAsync(encoding, ["dog"], options: new() { Exact = true }));
        }

        Stages(checkpoint);
        GC.Collect();
        Console.WriteLine("Baseline: the whole UNet, all optimisations, weights repacked");
        var unet = new UNetGraph(checkpoint.UNet, checkpoint.UNetWeights, checkpoint.UNet.SampleSize, 77).BuildDenoiser();
        using var whole = Measure("session", () => new OnnxNetwork(unet, OnnxTuning.Fastest));
        Run(whole, checkpoint, "pass");
        var cut = Cut(checkpoint);
        using var short_ = Measure("session of the shortened UNet", () => new OnnxNetwork(cut, OnnxTuning.Mapped));
        Run(short_, checkpoint, "pass of the shortened UNet");
        RunOurs(checkpoint);
    }

    /// <summary>The same pass as the program runs it on this machine.</summary>
    private static void RunOurs(Checkpoint checkpoint)
    {
        var (side, width) = (checkpoint.UNet.SampleSize, checkpoint.UNet.CrossAttentionDim[0]);
        var unet = new Denoisers(checkpoint, side);
        var layers = AttentionSelection.Choose(unet.Attention);
        using var ours = Measure("the UNet as the program runs it", () => unet.Load(new([layers.Self, .. layers.Cross], Prediction: false)));
        for (var time = 1; time <= 2; time++)
        {
            Measure($"pass of {ours.GetType().Name}, {time}", () => ours.Run([new float[4 * side * side]], 100, new float[77 * width], null, default));
        }
    }

    /// <summary>What an encoding is made of.</summary>
    private static void Stages(Checkpoint checkpoint)
    {
        using var networks = new DiffusionNetworks(checkpoint, halfPrecision: false);
        float[] ones = [.. Enumerable.Repeat(1f, networks.Tokenizer.Length)];
        var picture = new float[3 * checkpoint.PictureSide * checkpoint.PictureSide];
        for (var time = 1; time <= 2; time++)
        {
            var text = Measure($"  text encoder, {time}", () => networks.EncodeText(networks.Tokenizer.EncodePrompt("a photograph of bird"), default));
            var latents = Measure($"  autoencoder, {time}", () => networks.EncodePicture(picture, default));
            var queries = Measure($"  UNet, {time}", () => networks.Look(latents, 100, text, ones, default));
            var self = Measure($"  self-attention, {time}", () => networks.SelfAttention(queries, [], default));
            Measure($"  entropy reduction, {time}", () => EntropyReduction.Reduce(self, networks.Layers.Self.Positions, .015f, EntropyForm.ColumnScaledOpen));
            Measure($"  cross-attention, {time}", () => networks.CrossAttention(queries, text, ones, default));
        }
    }

    private static int Graphs(Checkpoint checkpoint) =>
        Cut(checkpoint).Nodes.Length + VaeGraphs.BuildEncoder(checkpoint.Vae, checkpoint.VaeWeights, checkpoint.PictureSide).Nodes.Length
        + TextEncoderGraph.Build(checkpoint.TextEncoder, checkpoint.TextEncoderWeights).Nodes.Length;

    private static OnnxModel Cut(Checkpoint checkpoint)
    {
        var unet = new UNetGraph(checkpoint.UNet, checkpoint.UNetWeights, checkpoint.UNet.SampleSize, 77);
        var layers = AttentionSelection.Choose(unet.Attention);
        return unet.BuildAttention([layers.Self, .. layers.Cross]);
    }

    private static void Run(OnnxNetwork unet, Checkpoint checkpoint, string what)
    {
        var (side, width) = (checkpoint.UNet.SampleSize, checkpoint.UNet.CrossAttentionDim[0]);
        OnnxInput[] inputs =
        [
            new(UNetGraph.Latents, new float[4 * side * side], 1, 4, side, side), new(UNetGraph.Timestep, TimestepEmbedding.Compute(checkpoint.UNet, 100), 1, checkpoint.UNet.Channels[0]),
            new(UNetGraph.Text, new float[77 * width], 77, width), new(UNetGraph.TokenWeights, new float[77], 77),
        ];
        Measure($"{what}, first", () => unet.Run(inputs, default));
        Measure($"{what}, second", () => unet.Run(inputs, default));
    }

    private static void Measure(string what, Action action) => Measure(what, () =>
    {
        action();
        return true;
    });

    private static T Measure<T>(string what, Func<T> action) => MeasureAsync(what, () => Task.FromResult(action())).GetAwaiter().GetResult();

    private static async Task<T> MeasureAsync<T>(string what, Func<Task<T>> action)
    {
        var (watch, busy) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        using var sampling = new CancellationTokenSource();
        var peak = Task.Run(() => PeakAsync(sampling.Token));
        var result = await action();
        var (seconds, core) = (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - busy).TotalSeconds);
        await sampling.CancelAsync();
        Console.WriteLine(FormattableString.Invariant($"{what,-45} {seconds,8:0.00} s {core,8:0.00} core-s   private peak {await peak / 1e6,6:0} MB"));
        return result;
    }

    private static async Task<double> PeakAsync(CancellationToken cancellationToken)
    {
        var peak = Private();
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(20, CancellationToken.None);
            peak = Math.Max(peak, Private());
        }

        return peak;
    }

    /// <summary>Pages of mapped files do not count: the kernel takes them back when it needs the room.</summary>
    private static double Private() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon", StringComparison.Ordinal)) is var line
            ? 1024 * double.Parse(line["RssAnon:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : 0;
}
