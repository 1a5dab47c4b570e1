using System.Text.Json;
using iSeg.Engine.Checkpoints;
using NetVips;

namespace iSeg.Cli.Tests.Models;

/// <summary>`iseg segment --model`: the authors' numbers, and words that cannot be followed.</summary>
public sealed class SegmentTextTests : IDisposable
{
    private readonly ModelCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData(1, "potted plant", "0.015", 1)]
    [InlineData(2, "bird", "0.1", 2)]
    public async Task Segment_TheAuthorsRun_WritesTheirMaps(int version, string first, string ent, int run)
    {
        var code = await _commands.RunAsync(
            "segment", ModelCommands.In(version, "picture512.png"), "--model", ModelCommands.Tiny(version), "--text", first, "--text", "dog", "--gamma", "1.6",
            "--ent", ent, "--iterations", "10", "--timestep", "100", "--self-attention-heads", "1,2", "--noise", $"{ModelCommands.In(version, "expected.safetensors")}:full.noise",
            "--exact", "--maps", _commands.At("maps.safetensors"), "-o", _commands.At("out.png"));

        code.ShouldBe(0, _commands.Error);
        var maps = SafetensorsFile.Open(_commands.At("maps.safetensors"));
        maps.Tensors["cross_attention_initial"].ShapeText.ShouldBe("[4096, 2]");
        maps.Tensors["iseg_map"].ShapeText.ShouldBe("[2, 64, 64]");
        maps.Tensors["iseg_map"].Type.ShouldBe(TensorType.F32);
        MaxDifference(maps.ReadFloats("cross_attention_initial"), ModelCommands.Expected(version, "full.cross_attention_initial")).ShouldBeLessThan(1e-4f);
        MaxDifference(maps.ReadFloats("iseg_map"), ModelCommands.Expected(version, $"full.iseg_map.{run}")).ShouldBeLessThan(1e-4f);
        using var labels = Image.NewFromFile(_commands.At("out.png"));
        (labels.Width, labels.Height, labels.Bands).ShouldBe((512, 512, 1));
        var categories = JsonDocument.Parse(_commands.Output).RootElement.GetProperty("categories").EnumerateArray().ToArray();
        categories.Select(category => category.GetProperty("name").GetString()).ShouldBe([first, "dog"]);
        categories.Sum(category => category.GetProperty("area").GetInt64()).ShouldBe(labels.WriteToMemory<byte>().Count(value => value is 1 or 2));
    }

    [Fact]
    public async Task Segment_OneNameAndAPoint_KeepsToThePoint()
    {
        var code = await _commands.RunAsync(
            "segment", ModelCommands.In(2, "picture128.png"), "--model", ModelCommands.Tiny(2), "--text", "bird", "--point", "100,20", "--not-point", "10,120", "-o", _commands.At("out.png"));

        code.ShouldBe(0, _commands.Error);
        using var mask = Image.NewFromFile(_commands.At("out.png"));
        mask[100, 20][0].ShouldBe(255);
        mask[10, 120][0].ShouldBe(0);
    }

    [Fact]
    public async Task Segment_NoiseOfAnotherSide_LooksAtThatSize()
    {
        SafetensorsWriter.WriteAll(_commands.At("noise.safetensors"), ("n", [1, 4, 32, 32], new float[4096]));

        var code = await _commands.RunAsync(
            "segment", ModelCommands.In(2, "picture128.png"), "--model", ModelCommands.Tiny(2), "--text", "bird", "--lambda", "0.02", "--noise", $"{_commands.At("noise.safetensors")}:n",
            "--maps", _commands.At("maps.safetensors"), "-o", _commands.At("out.png"));

        code.ShouldBe(0, _commands.Error);
        SafetensorsFile.Open(_commands.At("maps.safetensors")).Tensors["iseg_map"].ShapeText.ShouldBe("[1, 32, 32]");
    }

    [Fact]
    public async Task Segment_NoiseWithOddNumbers_IsSaidOfTheNoise()
    {
        var values = new float[4096];
        values[70] = float.NaN;
        SafetensorsWriter.WriteAll(_commands.At("noise.safetensors"), ("n", [1, 4, 32, 32], values));

        var code = await _commands.RunAsync(
            "segment", ModelCommands.In(2, "picture128.png"), "--model", ModelCommands.Tiny(2), "--text", "bird", "--noise", $"{_commands.At("noise.safetensors")}:n", "-o", _commands.At("out.png"));

        code.ShouldBe(1);
        _commands.Error.ShouldContain("n holds NaN (number 70 of 4096)");
    }

    [Theory]
    [InlineData("--noise", "expected.safetensors:full.nothing", "full.nothing")]
    [InlineData("--noise", "expected.safetensors:full.cross_attention_initial", "[1, 4, side, side]")]
    [InlineData("--self-attention-heads", "9", "heads 0 to 3")]
    [InlineData("--timestep", "1000", "0..999")]
    [InlineData("--text", "  ", "no letters")]
    public async Task Segment_WhatTheCheckpointCannotDo_IsOneLineAndNoMask(string option, string value, string reason)
    {
        value = value.Contains(':', StringComparison.Ordinal) ? ModelCommands.In(2, value) : value;

        var code = await _commands.RunAsync(
            "segment", ModelCommands.In(2, "picture128.png"), "--model", ModelCommands.Tiny(2), "--text", "bird", option, value, "-o", _commands.At("out.png"));

        code.ShouldBe(1);
        _commands.Error.Trim().ShouldContain(reason);
        _commands.Error.Trim().Split('\n').Length.ShouldBe(1);
        File.Exists(_commands.At("out.png")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("give --model", "--text", "bird")]
    [InlineData("give --text", "--model", "x", "--point", "1,1", "--maps", "m.safetensors")]
    [InlineData("one of them", "--model", "x", "--text", "a", "--ent", "0.1", "--lambda", "0.1")]
    [InlineData("--gamma needs a Stable Diffusion checkpoint", "--point", "1,1", "--gamma", "2")]
    [InlineData("--ent needs a Stable Diffusion checkpoint", "--point", "1,1", "--ent", "0.1")]
    [InlineData("--lambda needs a Stable Diffusion checkpoint", "--everything", "--lambda", "0.1")]
    [InlineData("--cat-cross needs a Stable Diffusion checkpoint", "--point", "1,1", "--cat-cross", "keys")]
    [InlineData("--seed needs a Stable Diffusion checkpoint", "--point", "1,1", "--seed", "1")]
    [InlineData("--lambda is about the maps of names", "--model", "x", "--everything", "--lambda", "0.1")]
    [InlineData("--gamma is about the maps of names", "--model", "x", "--point", "1,1", "--gamma", "2")]
    [InlineData("--seed draws noise", "--model", "x", "--text", "a", "--seed", "1", "--noise", "f:n")]
    [InlineData("--threshold is about the maps of prompts", "--everything", "--threshold", "0.4")]
    [InlineData("--iterations has nothing to iterate", "--everything", "--segments", "4", "--iterations", "3")]
    [InlineData("--iterations has nothing to iterate", "--everything", "--no-refine", "--iterations", "3")]
    [InlineData("--gamma must be", "--model", "x", "--text", "a", "--gamma", "11")]
    [InlineData("--noise must be", "--model", "x", "--text", "a", "--noise", "file")]
    [InlineData("one --text", "--model", "x", "--text", "a", "--text", "b", "--point", "1,1")]
    public async Task Segment_OptionsThatDoNotGoTogether_AreWrongUsage(string reason, params string[] options)
    {
        var code = await _commands.RunAsync(["segment", ModelCommands.In(2, "picture128.png"), .. options, "-o", _commands.At("out.png")]);

        code.ShouldBe(2);
        _commands.Error.ShouldContain(reason);
    }

    private static float MaxDifference(float[] a, float[] b)
    {
        a.Length.ShouldBe(b.Length);
        return a.Zip(b, (x, y) => float.IsNaN(x - y) ? float.PositiveInfinity : Math.Abs(x - y)).Max();
    }
}
