using NetVips;

namespace iSeg.Cli.Tests.Models;

/// <summary>`iseg generate`: what Diffusers makes of the same noise.</summary>
public sealed class GenerateCommandTests : IDisposable
{
    private readonly ModelCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Generate_TheirLatents_WritesTheirPicture(int version)
    {
        var prompt = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(ModelCommands.In(version, "expected.json"))).RootElement.GetProperty("prompt").GetString()!;

        var code = await _commands.RunAsync(
            "generate", "--model", ModelCommands.Tiny(version), "--prompt", prompt, "--negative", "", "--steps", "8", "--guidance", "7.5",
            "--latents", $"{ModelCommands.In(version, "expected.safetensors")}:txt2img.initial_latents", "-o", _commands.At("out.png"));

        code.ShouldBe(0, _commands.Error);
        using var picture = Image.NewFromFile(_commands.At("out.png"));
        (picture.Width, picture.Height, picture.Bands).ShouldBe((128, 128, 3));
        var pixels = picture.WriteToMemory<byte>();
        var expected = ModelCommands.Expected(version, "txt2img.decoded");
        Enumerable.Range(0, pixels.Length).Max(at =>
        {
            var value = expected[(at % 3 * 128 * 128) + (at / 3)];
            return Math.Abs(pixels[at] - (255 * Math.Clamp((value / 2) + .5, 0, 1)));
        }).ShouldBeLessThan(.7);
    }

    [Fact]
    public async Task Generate_LatentsThatTheNetworkCannotHalve_IsRefused()
    {
        Engine.Checkpoints.SafetensorsWriter.WriteAll(_commands.At("odd.safetensors"), ("x", [1, 4, 12, 12], new float[576]));

        var code = await _commands.RunAsync(
            "generate", "--model", ModelCommands.Tiny(2), "--prompt", "a bird", "--latents", $"{_commands.At("odd.safetensors")}:x", "-o", _commands.At("out.png"));

        code.ShouldBe(1);
        _commands.Error.ShouldContain("8 divides");
        File.Exists(_commands.At("out.png")).ShouldBeFalse();
    }

    [Fact]
    public async Task Generate_SeedForNoiseThatIsGiven_IsWrongUsage()
    {
        var code = await _commands.RunAsync("generate", "--model", ModelCommands.Tiny(2), "--prompt", "a bird", "--latents", "noise.safetensors:x", "--seed", "3", "-o", _commands.At("out.png"));

        code.ShouldBe(2);
        _commands.Error.ShouldContain("--seed is of noise that is drawn: it does not go with --latents.");
    }
}
