using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Tests.Checkpoints;

namespace iSeg.Engine.Tests.StableDiffusion;

/// <summary>What holds whatever the weights are; the small checkpoints' are random.</summary>
public sealed class StableDiffusionBackboneTests(StableDiffusionBackboneTests.Loaded loaded) : IClassFixture<StableDiffusionBackboneTests.Loaded>
{
    [Fact]
    public void Predict_PointAndBox_FollowsThePrompts()
    {
        var prompts = PromptSet.Of(new PointPrompt(loaded.Scene.Middle), loaded.Scene.Box);

        var mask = new Segmenter().Predict(loaded.Encoding, prompts).Mask;

        mask.Contains((int)loaded.Scene.Middle.X, (int)loaded.Scene.Middle.Y).ShouldBeTrue();
        mask.ShouldBe(new Segmenter().Predict(loaded.Encoding, prompts).Mask);
    }

    [Fact]
    public async Task EncodeAsync_SamePictureTwice_SpreadsAlike()
    {
        var again = await loaded.Backbone.EncodeAsync(loaded.Scene.Image, loaded.Scene.Size, Reference.Token);
        var seeds = new float[again.Scene.Regions.Count];
        seeds[3] = 1;

        again.Spread([seeds], SegmentationOptions.Default)[0].ShouldBe(loaded.Encoding.Spread([seeds], SegmentationOptions.Default)[0]);
        again.BackboneId.ShouldBe("tiny");
        again.ByteSize.ShouldBeGreaterThan(1_000_000);
    }

    [Fact]
    public void Spread_OtherLambda_TakesEffect()
    {
        var seeds = new float[loaded.Encoding.Scene.Regions.Count];
        seeds[3] = 1;

        var (usual, strong) = (loaded.Encoding.Spread([seeds], SegmentationOptions.Default)[0], loaded.Encoding.Spread([seeds], new() { Lambda = .5 })[0]);

        strong.ShouldNotBe(usual);
        strong.Max().ShouldBe(1);
        strong.Min().ShouldBe(0);
    }

    /// <summary>The same names again, after they were weighed otherwise: what is remembered of them is as they were.</summary>
    [Fact]
    public async Task FindAsync_AskedAgainAfterOtherWeights_AnswersAsBefore()
    {
        async Task<float[]> FindAsync(double gamma) =>
            (await loaded.Backbone.FindAsync(loaded.Encoding, ["dog", "bird"], options: new() { Gamma = gamma }, cancellationToken: Reference.Token)).Initial[1];

        var first = await FindAsync(1.6);
        var other = await FindAsync(3);

        (await FindAsync(1.6)).ShouldBe(first);
        other.ShouldNotBe(first);
    }

    /// <summary>Asking the queries of the first look is the exact thing where that look had the same words and no category counts more.</summary>
    [Fact]
    public async Task FindAsync_WordsOfTheFirstLook_IsExactWithoutAnotherPass()
    {
        var options = new DiffusionOptions { Gamma = 1 };

        var instant = await loaded.Backbone.FindAsync(loaded.Encoding, ["bird", "potted plant"], options: options, cancellationToken: Reference.Token);
        var exact = await loaded.Backbone.FindAsync(
            loaded.Encoding, ["bird", "potted plant"], options: options with { Exact = true }, cancellationToken: Reference.Token);

        instant.Initial.Zip(exact.Initial).ShouldAllBe(pair => Reference.MaxDifference(pair.First, pair.Second) < 1e-6f);
        instant.Refined.Zip(exact.Refined).ShouldAllBe(pair => Reference.MaxDifference(pair.First, pair.Second) < 1e-4f);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FindStepsAsync_EveryIteration_IsWhatAskingForSoManyGives(bool exact)
    {
        var options = new DiffusionOptions { Exact = exact, Lambda = .05, Iterations = 3 };

        var steps = await loaded.Backbone.FindStepsAsync(loaded.Encoding, ["bird", "dog"], ["sky"], options, Reference.Token);

        steps.Count.ShouldBe(4);
        foreach (var (n, step) in steps.Index())
        {
            var alone = await loaded.Backbone.FindAsync(loaded.Encoding, ["bird", "dog"], ["sky"], options with { Iterations = n }, Reference.Token);
            step.Initial.Zip(alone.Initial).ShouldAllBe(pair => pair.First.SequenceEqual(pair.Second));
            step.Refined.Zip(alone.Refined).ShouldAllBe(pair => pair.First.SequenceEqual(pair.Second));
        }
    }

    [Fact]
    public async Task FindAsync_ExactWithOtherIterationsAndLambda_TakesTheLookThatIsThere()
    {
        var options = new DiffusionOptions { Exact = true };
        async Task<AttentionQueries> Ask(DiffusionOptions asked, params string[] names)
        {
            await loaded.Backbone.FindAsync(loaded.Encoding, names, options: asked, cancellationToken: Reference.Token);
            return loaded.Encoding.Exact!.Queries;
        }

        var look = await Ask(options, "bird");

        (await Ask(options with { Iterations = 2, Lambda = .2 }, "bird")).ShouldBeSameAs(look);
        (await Ask(options with { Gamma = 3 }, "bird")).ShouldNotBeSameAs(look);
        (await Ask(options, "dog")).ShouldNotBeSameAs(look);
        (await Ask(options, "bird")).SelfQuery.ShouldBe(look.SelfQuery);
    }

    /// <summary>Keys are linear in the embeddings, so both forms of equation 8 are one as long as no further pass sees the values.</summary>
    [Fact]
    public async Task FindAsync_EitherFormOfCatCross_AsksTheSameOfTheFirstLook()
    {
        var embeddings = await loaded.Backbone.FindAsync(loaded.Encoding, ["bird"], cancellationToken: Reference.Token);
        var keys = await loaded.Backbone.FindAsync(
            loaded.Encoding, ["bird"], options: new() { CatCross = CatCrossForm.Keys }, cancellationToken: Reference.Token);
        var none = await loaded.Backbone.FindAsync(loaded.Encoding, ["bird"], options: new() { Gamma = 1 }, cancellationToken: Reference.Token);

        Reference.MaxDifference(keys.Initial[0], embeddings.Initial[0]).ShouldBeLessThan(1e-6f);
        Reference.MaxDifference(keys.Initial[0], none.Initial[0]).ShouldBeGreaterThan(1e-5f);
    }

    [Fact]
    public async Task FindAsync_CannotBeAnswered_IsRefusedInWords()
    {
        async Task Ask(string[] names, DiffusionOptions? options = null) =>
            await loaded.Backbone.FindAsync(loaded.Encoding, names, options: options, cancellationToken: Reference.Token);

        (await Should.ThrowAsync<InvalidPromptException>(Ask([]))).Message.ShouldContain("Name at least one");
        (await Should.ThrowAsync<InvalidPromptException>(Ask(["dog", " "]))).Message.ShouldContain("\" \"");
        (await Should.ThrowAsync<InvalidPromptException>(Ask([.. Enumerable.Repeat("giraffe", 60)]))).Message.ShouldContain("60 categories are too many");
        (await Should.ThrowAsync<InvalidPromptException>(Ask(["dog", string.Join(' ', Enumerable.Repeat("giraffe", 80))]))).Message.ShouldContain("is too long: the text encoder reads 77 tokens");
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(Ask(["dog"], new() { Gamma = 11 }))).Message.ShouldContain("0..10");
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(Ask(["dog"], new() { SelfAttentionHeads = [4] }))).Message.ShouldContain("heads 0 to 3");
    }

    [Fact]
    public async Task EncodeManyAsync_ThreePictures_AreAsOneByOne()
    {
        var other = Scene.Draw("plain", "square");
        var many = await loaded.Backbone.EncodeManyAsync([(loaded.Scene.Image, loaded.Scene.Size), (other.Image, other.Size), (loaded.Scene.Image, loaded.Scene.Size)], Reference.Token);
        var single = await loaded.Backbone.EncodePictureAsync(other.Image, other.Size, Reference.Token);

        foreach (var (of, known) in ((int, StableDiffusionEncoding)[])[(0, loaded.Encoding), (1, single), (2, loaded.Encoding)])
        {
            Reference.MaxDifference(many[of].Noisy, known.Noisy).ShouldBeLessThan(1e-4f);
            Reference.MaxDifference(many[of].Queries.SelfQuery, known.Queries.SelfQuery).ShouldBeLessThan(1e-3f);
            var (found, expected) = (await loaded.Backbone.FindAsync(many[of], ["bird"]), await loaded.Backbone.FindAsync(known, ["bird"]));
            Reference.MaxDifference(found.Initial[0], expected.Initial[0]).ShouldBeLessThan(1e-5f);
        }
    }

    [Fact]
    public async Task Predict_TextOnTheBoxAndAgainstIt_IsAPromptLikeTheOthers()
    {
        var maps = await loaded.Backbone.FindAsync(loaded.Encoding, ["bird"]);
        var text = new TextPrompt("bird");

        var alone = new Segmenter().Predict(loaded.Encoding, PromptSet.Of(text)).Mask;
        var boxed = new Segmenter().Predict(loaded.Encoding, PromptSet.Of(text, loaded.Scene.Box)).Mask;

        alone.IsEmpty.ShouldBeFalse();
        alone.ShouldBe(new Segmenter().Predict(loaded.Encoding, PromptSet.Of(text)).Mask);
        boxed.Subtract(RleMask.Rectangle(loaded.Scene.Size, new(80, 68, 128, 128))).IsEmpty.ShouldBeTrue("nothing lies outside the box");
        maps.Refined[0].Max().ShouldBe(1);
        RefinementReplay.Run(loaded.Encoding, PromptSet.Of(text), SegmentationOptions.Fixed(8)).Count.ShouldBe(9);
    }

    [Fact]
    public async Task Predict_ModelUnloadedMeanwhile_SaysSo()
    {
        var backbone = StableDiffusionBackbone.Load(Reference.Two.Checkpoint, "gone", new() { LatentSide = 16 });
        var encoding = await backbone.EncodePictureAsync(loaded.Scene.Image, loaded.Scene.Size, Reference.Token);
        backbone.Dispose();
        backbone.Dispose();

        new Segmenter().Predict(encoding, PromptSet.Of(new PointPrompt(loaded.Scene.Middle))).Mask.IsEmpty.ShouldBeFalse();
        Should.Throw<InvalidPromptException>(() => new Segmenter().Predict(encoding, PromptSet.Of(new TextPrompt("bird")))).Message.ShouldContain("gone was unloaded");
    }

    [Fact]
    public void Load_NoiseOfAnotherSize_IsRefused() =>
        Should.Throw<ArgumentException>(() => StableDiffusionBackbone.Load(Reference.Two.Checkpoint, "tiny", new() { Noise = new float[7] })).Message.ShouldContain("16384");

    [Fact]
    public void Load_WeightsCutOffSinceTheyWereOpened_IsRefused()
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        var checkpoint = Checkpoint.Open(copy.Folder);
        using (var file = File.OpenWrite(copy.At(TinyCheckpoint.Vae)))
        {
            file.SetLength(1000);
        }

        Should.Throw<CheckpointException>(() => StableDiffusionBackbone.Load(checkpoint, "cut")).Path.ShouldBe(copy.At("vae"));
    }

    /// <summary>A file can be sound and its numbers are not: only the result tells.</summary>
    [Fact]
    public async Task EncodeAsync_WeightsThatAreNotNumbers_IsRefusedAndNotAMap()
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        copy.Replace("unet/config.json", "\"sample_size\": 64", "\"sample_size\": 16");
        var checkpoint = Checkpoint.Open(copy.Folder);
        using (var file = File.OpenWrite(copy.At(TinyCheckpoint.UNet)))
        {
            file.Position = checkpoint.UNetWeights.Tensors["conv_in.weight"].Offset;
            file.Write(Enumerable.Repeat((byte)0xff, 16).ToArray());
        }

        using var backbone = StableDiffusionBackbone.Load(checkpoint, "broken");

        (await Should.ThrowAsync<CheckpointException>(backbone.EncodeAsync(loaded.Scene.Image, loaded.Scene.Size, Reference.Token)))
            .Message.ShouldContain("not finite");
    }

    [Fact]
    public async Task EncodeAsync_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(loaded.Backbone.EncodeAsync(loaded.Scene.Image, loaded.Scene.Size, source.Token));
    }

    public sealed class Loaded : IAsyncLifetime
    {
        private readonly TinyCheckpoint _small = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);

        public Loaded()
        {
            // Weights do not depend on the size of the picture; at 256 pixels a self-attention is a sixteenth of that at 512.
            _small.Replace("unet/config.json", "\"sample_size\": 64", "\"sample_size\": 32");
            Backbone = StableDiffusionBackbone.Load(
                Checkpoint.Open(_small.Folder), "tiny", new() { NeutralPrompt = "a photograph of bird and potted plant and other object and background" });
        }

        internal StableDiffusionBackbone Backbone { get; }

        internal StableDiffusionEncoding Encoding { get; private set; } = null!;

        internal Scene Scene { get; } = Scene.Draw("plain", "disc");

        public async ValueTask InitializeAsync() => Encoding = await Backbone.EncodePictureAsync(Scene.Image, new PixelSize(320, 240), CancellationToken.None);

        public ValueTask DisposeAsync()
        {
            Backbone.Dispose();
            _small.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
