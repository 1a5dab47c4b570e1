using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Refinement;
using iSeg.Engine.Tests.Checkpoints;

namespace iSeg.Engine.Tests.StableDiffusion;

/// <summary>What graphics processors do with a self-attention, run on the CPU: the same as <see cref="EntropyReduction"/> does.</summary>
public sealed class DeviceReductionTests
{
    private const int Side = 6;
    private const int Width = 3;
    private const int Heads = 3;

    [Theory]
    [InlineData(EntropyForm.Paper, .02)]
    [InlineData(EntropyForm.Paper, .05)]
    [InlineData(EntropyForm.ColumnScaled, .1)]
    [InlineData(EntropyForm.ColumnScaledOpen, .1)]
    [InlineData(EntropyForm.ColumnScaledOpen, .9)]
    [InlineData(EntropyForm.ColumnScaled, 0)]
    internal void Reduce_AnyForm_SpreadsMapsAsTheSparseOneDoes(EntropyForm form, double lambda)
    {
        var layer = new AttentionLayer("layer", false, Side, Heads, new("query", NumberType.Float, [Side * Side, Heads * Width]), new("key", NumberType.Float, [Side * Side, Heads * Width]));
        var queries = new AttentionQueries(Numbers(1, 3), Numbers(2, 3), []);
        using var device = new DeviceReduction(layer, "model");
        using var network = new OnnxNetwork(AttentionGraphs.BuildProbabilities(), OnnxTuning.Mapped);
        foreach (int[] heads in (int[][])[[], [2], [0, 2]])
        {
            var known = EntropyReduction.Reduce(
                HeadMean.Of(network, layer, queries.SelfQuery, queries.SelfKey, [.. heads], Reference.Token), Side * Side, (float)lambda, form);

            var attention = device.Reduce(queries, [.. heads], lambda, form, Reference.Token);

            attention.Cells.ShouldBe(Side * Side);
            for (var seed = 0; seed < 5; seed++)
            {
                Reference.MaxDifference(Spread(attention, seed), Spread(known, seed)).ShouldBeLessThan(1e-5f);
            }

            for (var cell = 0; cell < Side * Side; cell += 5)
            {
                Reference.MaxDifference(attention.LookOf(cell), known.LookOf(cell)).ShouldBeLessThan(1e-5f);
            }

            var (maps, results, expected) = (MapBlock.Of([Numbers(1, 1)[..36], Numbers(2, 1)[..36]]), new MapBlock(36, 2), new MapBlock(36, 2));
            attention.Multiply(maps, results);
            known.Multiply(maps, expected);
            Reference.MaxDifference(results.Values, expected.Values).ShouldBeLessThan(1e-5f);
        }
    }

    /// <summary>The reduction leaves nothing of a row whose entries are all alike and small: it looks at itself.</summary>
    [Fact]
    public void Reduce_RowsWithoutEntries_KeepTheirValues()
    {
        var layer = new AttentionLayer("layer", false, Side, 1, new("query", NumberType.Float, [Side * Side, Width]), new("key", NumberType.Float, [Side * Side, Width]));
        using var device = new DeviceReduction(layer, "model");
        var map = Enumerable.Range(0, Side * Side).Select(i => (float)i).ToArray();
        var result = new float[map.Length];

        // All attention is 1/36, and 1/36 + 1 (1 + ln 1/36) is below 0.
        device.Reduce(new(new float[Side * Side * Width], new float[Side * Side * Width], []), [], 1, EntropyForm.Paper, Reference.Token).Multiply(map, result);

        result.ShouldBe(map);
    }

    [Fact]
    public void LookOf_OneCellOfMany_FetchesItsRowOnly()
    {
        const int Large = 24;
        var layer = new AttentionLayer("layer", false, Large, 1, new("query", NumberType.Float, [Large * Large, 1]), new("key", NumberType.Float, [Large * Large, 1]));
        using var device = new DeviceReduction(layer, "model");
        var attention = device.Reduce(new([.. Enumerable.Range(0, Large * Large).Select(i => i * .01f)], [.. Enumerable.Range(0, Large * Large).Select(i => -i * .01f)], []), [], 0, EntropyForm.Paper, Reference.Token);
        attention.LookOf(0).Sum().ShouldBe(1, 1e-4);

        var before = GC.GetAllocatedBytesForCurrentThread();
        attention.LookOf(Large).Sum().ShouldBe(1, 1e-4);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(sizeof(float) * Large * Large * Large, "the rows of the others stay where they are");
    }

    [Fact]
    public void Reduce_HeadThatIsNot_IsRefused()
    {
        var layer = new AttentionLayer("layer", false, Side, 1, new("query", NumberType.Float, [Side * Side, Width]), new("key", NumberType.Float, [Side * Side, Width]));
        using var device = new DeviceReduction(layer, "model");

        Should.Throw<ArgumentOutOfRangeException>(() => device.Reduce(new(Numbers(1, 1), Numbers(2, 1), []), [1], .1, EntropyForm.Paper, Reference.Token)).Message.ShouldContain("heads 0 to 0");
    }

    [Fact]
    public async Task Backbone_RefiningOnTheDevice_FindsAndProposesTheSame()
    {
        using var small = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        small.Replace("unet/config.json", "\"sample_size\": 64", "\"sample_size\": 16");
        var checkpoint = Checkpoint.Open(small.Folder);
        var scene = Scene.Draw("plain", "disc");
        using var usual = StableDiffusionBackbone.Load(checkpoint, "usual", new() { RefineOnDevice = false });
        using var device = StableDiffusionBackbone.Load(checkpoint, "device", new() { RefineOnDevice = true });
        var (a, b) = (await usual.EncodePictureAsync(scene.Image, scene.Size, Reference.Token), await device.EncodePictureAsync(scene.Image, scene.Size, Reference.Token));

        foreach (var options in (DiffusionOptions[])[new(), new() { Exact = true, SelfAttentionHeads = [1, 2], Iterations = 10 }])
        {
            var (known, found) = (await usual.FindAsync(a, ["bird"], options: options), await device.FindAsync(b, ["bird"], options: options));
            Reference.MaxDifference(found.Refined[0], known.Refined[0]).ShouldBeLessThan(1e-4f);
        }

        var prompts = PromptSet.Of(new TextPrompt("bird"), new PointPrompt(scene.Middle));
        new Segmenter().Predict(b, prompts).Mask.Iou(new Segmenter().Predict(a, prompts).Mask).ShouldBeGreaterThan(.99);
    }

    [Fact]
    public async Task Encoding_OfABackboneThatIsGone_SaysThatItWasUnloaded()
    {
        using var small = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        small.Replace("unet/config.json", "\"sample_size\": 64", "\"sample_size\": 16");
        var scene = Scene.Draw("plain", "disc");
        var backbone = StableDiffusionBackbone.Load(Checkpoint.Open(small.Folder), "gone", new() { RefineOnDevice = true });
        var encoded = await backbone.EncodePictureAsync(scene.Image, scene.Size, Reference.Token);
        new Segmenter().Predict(encoded, PromptSet.Of(new PointPrompt(scene.Middle))).Mask.IsEmpty.ShouldBeFalse();

        backbone.Dispose();
        backbone.Dispose();

        Should.Throw<InvalidPromptException>(() => new Segmenter().Predict(encoded, PromptSet.Of(new PointPrompt(scene.Middle)))).Message.ShouldContain("The model gone was unloaded");
        Should.Throw<InvalidPromptException>(() => AttentionView.From(encoded, scene.Middle, isReduced: true)).Message.ShouldContain("The model gone was unloaded");
        AttentionView.From(encoded, scene.Middle, isReduced: false).Max().ShouldBeGreaterThan(0, "the queries are in memory");
    }

    [Fact]
    public async Task Dispose_WhileRowsAreTaken_LetsThemFinish()
    {
        const int Large = 24;
        var layer = new AttentionLayer("layer", false, Large, 1, new("query", NumberType.Float, [Large * Large, 1]), new("key", NumberType.Float, [Large * Large, 1]));
        var device = new DeviceReduction(layer, "gone");
        var attention = device.Reduce(new(new float[Large * Large], new float[Large * Large], []), [], 0, EntropyForm.Paper, Reference.Token);
        var taken = 0;
        var hovering = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (true)
            {
                attention.LookOf(5).Sum().ShouldBe(1, 1e-4);
                Interlocked.Increment(ref taken);
            }
        })).ToArray();
        SpinWait.SpinUntil(() => Volatile.Read(ref taken) > 20 || hovering.Any(task => task.IsCompleted));

        device.Dispose();

        foreach (var hover in hovering)
        {
            (await Should.ThrowAsync<InvalidPromptException>(hover)).Message.ShouldContain("The model gone was unloaded");
        }
    }

    [Fact]
    public void Choose_CudaThatDoesNotWork_FallsBackAndSaysWhy()
    {
        var missing = ComputeDevice.Choose(["CPUExecutionProvider"], () => throw new InvalidOperationException("not to be tried"));
        var broken = ComputeDevice.Choose([ComputeDevice.Cuda, "CPUExecutionProvider"], () => throw new DllNotFoundException("libcudnn.so.9"));
        var fine = ComputeDevice.Choose([ComputeDevice.Cuda, "CPUExecutionProvider"], () => { });

        (missing.Name, missing.IsGpu).ShouldBe(("CPU", false));
        missing.Note!.ShouldContain("OnnxRuntimeFlavor=Gpu");
        (broken.Name, broken.IsGpu).ShouldBe(("CPU", false));
        broken.Note!.ShouldContain("libcudnn.so.9");
        fine.ShouldBe(new ComputeDevice("CUDA", true, null));
    }

    /// <summary>One product: iterating on would stretch the rounding of a map that has become the same everywhere.</summary>
    private static float[] Spread(AttentionMatrix attention, int seed)
    {
        var (map, result) = (Numbers(seed, 1)[..attention.Cells], new float[attention.Cells]);
        attention.Multiply(map, result);
        return result;
    }

    private static float[] Numbers(int seed, float size)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Heads * Side * Side * Width).Select(_ => size * ((2 * random.NextSingle()) - 1))];
    }
}
