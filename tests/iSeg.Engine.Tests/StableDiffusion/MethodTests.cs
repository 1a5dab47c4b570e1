using System.Numerics.Tensors;
using iSeg.Core.Imaging;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Refinement;
using iSeg.Engine.Tests.Imaging;

namespace iSeg.Engine.Tests.StableDiffusion;

/// <summary>The authors' own code on the small checkpoints at 512 pixels: each stage from the vectors before it, then all of it from the picture.</summary>
public sealed class MethodTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EncodePicture_TheirPicture_GivesTheirLatents(int version)
    {
        var reference = Reference.Of(version);
        using var networks = new DiffusionNetworks(reference.Checkpoint, halfPrecision: false);

        var latents = networks.EncodePicture(PicturePreparation.ToNetworkInput(Picture(reference), 512), Reference.Token);

        Reference.MaxDifference(latents, reference.Expected.Read("full.latents")).ShouldBeLessThan(1e-3f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Look_TheirLatentsAndScaledText_GivesTheirAttention(int version)
    {
        var reference = Reference.Of(version);
        using var networks = new DiffusionNetworks(reference.Checkpoint, halfPrecision: false);
        var (text, ones) = (ScaledText(reference, networks), Enumerable.Repeat(1f, 77).ToArray());

        var queries = networks.Look(Noisy(reference, networks), 100, text, ones, Reference.Token);

        foreach (var (layer, probabilities) in networks.CrossAttention(queries, text, ones, Reference.Token))
        {
            Reference.MaxDifference(probabilities, reference.Expected.Read($"full.probs_headmean.{layer.Name}")).ShouldBeLessThan(1e-4f, layer.Name);
        }

        var rows = reference.Expected.Read("full.self_attention_rows");
        for (var head = 0; head < networks.Layers.Self.Heads; head++)
        {
            var attention = networks.SelfAttention(queries, [head], Reference.Token);
            foreach (var (i, row) in new[] { 0, 777, 2080, 4095 }.Index())
            {
                Reference.MaxDifference(attention.AsSpan(4096 * row, 4096), rows.AsSpan(4096 * ((4 * head) + i), 4096)).ShouldBeLessThan(1e-4f);
            }
        }
    }

    /// <summary>Three heads' rows are made 170 at a time, which leaves 16 of the 4096 for the end; five, as real models have, leave 16 as well.</summary>
    [Fact]
    public void SelfAttention_SomeHeads_IsTheMeanOfEach()
    {
        var reference = Reference.Of(2);
        using var networks = new DiffusionNetworks(reference.Checkpoint, halfPrecision: false);
        var queries = networks.Look(Noisy(reference, networks), 100, ScaledText(reference, networks), [.. Enumerable.Repeat(1f, 77)], Reference.Token);
        var mean = new float[4096 * 4096];
        foreach (var head in (int[])[0, 1, 3])
        {
            TensorPrimitives.MultiplyAdd(networks.SelfAttention(queries, [head], Reference.Token), 1f / 3, mean, mean);
        }

        Reference.MaxDifference(networks.SelfAttention(queries, [0, 1, 3], Reference.Token), mean).ShouldBeLessThan(1e-6f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Denoise_TheirLatentsAndScaledText_GivesTheirPrediction(int version)
    {
        var reference = Reference.Of(version);
        using var networks = new DiffusionNetworks(reference.Checkpoint, halfPrecision: false);

        var prediction = Reference.Run(
            reference.UNet(64).BuildDenoiser(), reference.UNetInputs(Noisy(reference, networks), ScaledText(reference, networks), 100));

        Reference.MaxDifference(prediction[UNetGraph.Prediction], reference.Expected.Read("full.unet_out")).ShouldBeLessThan(1e-3f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Refine_TheirLatents_GivesTheirMapsOfEveryRun(int version)
    {
        var reference = Reference.Of(version);
        using var networks = new DiffusionNetworks(reference.Checkpoint, halfPrecision: false);
        var queries = networks.Look(Noisy(reference, networks), 100, ScaledText(reference, networks), [.. Enumerable.Repeat(1f, 77)], Reference.Token);
        var selected = networks.SelfAttention(queries, [1, 2], Reference.Token);
        var initial = reference.Expected.Read("full.cross_attention_initial");
        float[] Maps(AttentionMatrix attention, int iterations) =>
            [.. CategoryMaps.Refine(attention, [.. Enumerable.Range(0, 2).Select(name => initial.Where((_, i) => i % 2 == name).ToArray())], iterations).SelectMany(map => map)];

        foreach (var (i, run) in reference.Facts.GetProperty("iseg_runs").EnumerateArray().Index())
        {
            var attention = EntropyReduction.Reduce((float[])selected.Clone(), 4096, run.GetProperty("ent").GetSingle(), EntropyForm.ColumnScaledOpen);
            Reference.MaxDifference(Maps(attention, run.GetProperty("iter").GetInt32()), reference.Expected.Read($"full.iseg_map.{i}"))
                .ShouldBeLessThan(1e-4f, $"run {i}");
        }

        var baseline = new DenseAttention(networks.SelfAttention(queries, [], Reference.Token), 4096, 4096L * 4096);
        Reference.MaxDifference(Maps(baseline, 1), reference.Expected.Read("full.baseline_map")).ShouldBeLessThan(1e-4f);
    }

    /// <summary>Everything from the picture on. Their run with the strongest reduction leaves so few entries in some rows that it shows every rounding.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Find_TheirPictureNoiseAndClasses_GivesTheirMaps(int version)
    {
        var reference = Reference.Of(version);
        using var backbone = StableDiffusionBackbone.Load(reference.Checkpoint, "tiny", new() { Noise = reference.Expected.Read("full.noise") });
        var picture = Picture(reference);
        var encoding = await backbone.EncodePictureAsync(picture, picture.Size, Reference.Token);
        string[] names = [.. reference.Facts.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!)];

        foreach (var (run, lambda) in ((int, double)[])[(1, .015), (2, .1)])
        {
            var maps = await backbone.FindAsync(
                encoding,
                names,
                options: new() { Exact = true, SelfAttentionHeads = [1, 2], Lambda = lambda, Iterations = 10 },
                cancellationToken: Reference.Token);

            maps.Names.ShouldBe(names);
            Reference.MaxDifference(ByPosition(maps.Initial), reference.Expected.Read("full.cross_attention_initial")).ShouldBeLessThan(1e-4f);
            Reference.MaxDifference([.. maps.Refined.SelectMany(map => map)], reference.Expected.Read($"full.iseg_map.{run}")).ShouldBeLessThan(1e-4f, $"run {run}");
        }
    }

    private static float[] ByPosition(IReadOnlyList<float[]> maps) =>
        [.. Enumerable.Range(0, maps[0].Length).SelectMany(position => maps.Select(map => map[position]))];

    private static RgbImage Picture(Reference reference)
    {
        using var file = File.OpenRead(Path.Combine(reference.Checkpoint.Folder, "picture512.png"));
        return new TestProcessor().LoadRgb(file);
    }

    private static float[] Noisy(Reference reference, DiffusionNetworks networks) =>
        networks.Scheduler.AddNoise(reference.Expected.Read("full.latents"), reference.Expected.Read("full.noise"), 100);

    /// <summary>The text embeddings with the class tokens' rows times 1.6, by their own list of positions.</summary>
    private static float[] ScaledText(Reference reference, DiffusionNetworks networks)
    {
        var text = networks.EncodeText(networks.Tokenizer.EncodePrompt(reference.Facts.GetProperty("prompt").GetString()!), Reference.Token);
        var places = SafetensorsFile.Open(Path.Combine(reference.Checkpoint.Folder, "expected.safetensors")).ReadIntegers("full.token_positions");
        var width = text.Length / 77;
        for (var i = 0; i < places.Length; i += 2)
        {
            for (var at = places[i] * width; at < (places[i] + places[i + 1]) * width; at++)
            {
                text[at] *= 1.6f;
            }
        }

        return text;
    }
}
