using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Backbones.StableDiffusion.Sampling;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Tests.StableDiffusion;

public sealed class DdimSchedulerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AddNoise_TheirLatentsAndNoise_GivesTheirs(int version)
    {
        var reference = Reference.Of(version);
        float[] latents = [.. reference.Expected.Read("low.latent_mean").Select(value => value * .18215f)];

        var noisy = new DdimScheduler(reference.Checkpoint.Scheduler).AddNoise(latents, reference.Expected.Read("low.noise"), 100);

        Reference.MaxDifference(noisy, reference.Expected.Read("low.noisy_t100")).ShouldBeLessThan(1e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_EightGuidedSteps_FollowDiffusersToThePicture(int version)
    {
        const int Steps = 8;
        var reference = Reference.Of(version);
        var scheduler = new DdimScheduler(reference.Checkpoint.Scheduler);
        var (positive, negative) = (reference.Expected.Read("prompt.text_embeddings"), reference.Expected.Read("empty.text_embeddings"));
        var expected = reference.Expected.Read("txt2img.latents_per_step");
        var latents = reference.Expected.Read("txt2img.initial_latents");
        using var unet = new OnnxNetwork(reference.UNet(16).BuildDenoiser(), OnnxTuning.Mapped);
        float[] Predict(float[] text, int timestep) => unet.Run(reference.UNetInputs(latents, text, timestep), Reference.Token)[UNetGraph.Prediction];

        foreach (var (step, timestep) in scheduler.Timesteps(Steps).Index())
        {
            var prediction = DdimScheduler.Guide(Predict(negative, timestep), Predict(positive, timestep), 7.5);
            latents = scheduler.Step(prediction, timestep, latents, Steps);
            Reference.MaxDifference(latents, expected.AsSpan(step * latents.Length, latents.Length)).ShouldBeLessThan(1e-3f, $"step {step}");
        }

        var picture = Reference.Run(
            VaeGraphs.BuildDecoder(reference.Checkpoint.Vae, reference.Checkpoint.VaeWeights, 16),
            new OnnxInput(VaeGraphs.Latents, [.. latents.Select(value => (float)(value / reference.Checkpoint.Vae.ScalingFactor))], 1, 4, 16, 16));
        Reference.MaxDifference(picture[VaeGraphs.Picture], reference.Expected.Read("txt2img.decoded")).ShouldBeLessThan(1e-3f);
    }

    [Fact]
    public void Timesteps_EverySpacing_IsAsDiffusersCountsThem()
    {
        int[] Of(TimestepSpacing spacing) => new DdimScheduler(Reference.Two.Checkpoint.Scheduler with { TimestepSpacing = spacing }).Timesteps(4);

        Of(TimestepSpacing.Leading).ShouldBe([751, 501, 251, 1]);
        Of(TimestepSpacing.Trailing).ShouldBe([999, 749, 499, 249]);
        Of(TimestepSpacing.Linspace).ShouldBe([999, 666, 333, 0]);
    }

    [Fact]
    public void AddNoise_TimestepOutsideTheSchedule_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new DdimScheduler(Reference.Two.Checkpoint.Scheduler).AddNoise([0], [0], 1000));
}
