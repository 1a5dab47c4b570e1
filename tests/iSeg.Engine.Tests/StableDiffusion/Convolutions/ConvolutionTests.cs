using iSeg.Engine.Backbones.StableDiffusion.Convolutions;

namespace iSeg.Engine.Tests.StableDiffusion.Convolutions;

/// <summary>Convolutions that cut corners, against the sums of the definition.</summary>
public sealed class ConvolutionTests
{
    /// <summary>Single precision, and the differences of large numbers that Winograd's short cut is made of.</summary>
    private const float Near = 5e-5f;

    /// <summary>
    /// Maps whose last tiles reach beyond them, columns that fill no panel, several panels, channels that fill no step, tiles that fill no group, so
    /// many groups that filters are kept, and, last, more tiles than go through in one band.
    /// </summary>
    [Theory]
    [InlineData(4, 4, 16, 16)]
    [InlineData(1, 1, 16, 16)]
    [InlineData(5, 7, 32, 48)]
    [InlineData(6, 9, 16, 80)]
    [InlineData(31, 38, 48, 16)]
    [InlineData(13, 3, 144, 64)]
    [InlineData(66, 67, 48, 16)]
    [InlineData(66, 67, 32, 80)]
    [InlineData(36, 35, 1040, 16)]
    public void Winograd_AnyMap_GivesTheConvolutionOfTheActivatedMap(int height, int width, int input, int output)
    {
        WideVectors.Need();
        var random = new Random(height + width);
        using var layer = new DrawnLayer(random, input, output, 3);
        var planes = DrawnLayer.Numbers(random, input * height * width, 2);
        var scale = new ChannelScale(DrawnLayer.Numbers(random, input, 1), DrawnLayer.Numbers(random, input, 1));
        using var map = FeatureMap.FromPlanes(planes, height, width);
        double Activated(int channel, int y, int x)
        {
            var scaled = (planes[(((channel * height) + y) * width) + x] * (double)scale.Factor[channel]) + scale.Summand[channel];
            return scaled / (1 + Math.Exp(-scaled));
        }

        var truth = layer.Convolve(Activated, (input, height, width));
        var convolution = new WinogradConvolution(layer.Weights, DrawnLayer.Name, input, output);
        using var result = convolution.Run(map, scale, Reference.Token);
        Reference.MaxDifference(result.ToPlanes(output), truth).ShouldBeLessThan(Near);

        convolution.AddTo(result, map, scale, Reference.Token);
        Reference.MaxDifference(result.ToPlanes(output), [.. truth.Select(value => 2 * value)]).ShouldBeLessThan(2 * Near);
    }

    [Fact]
    public void Winograd_PlainMapAndSummand_GivesTheConvolutionOfTheMapAndTheSum()
    {
        WideVectors.Need();
        var random = new Random(1);
        using var layer = new DrawnLayer(random, 32, 80, 3);
        var (planes, summand) = (DrawnLayer.Numbers(random, 32 * 6 * 6, 2), DrawnLayer.Numbers(random, 80, 3));
        using var map = FeatureMap.FromPlanes(planes, 6, 6);

        using var result = new WinogradConvolution(layer.Weights, DrawnLayer.Name, 32, 80).Run(map, null, Reference.Token, summand);

        var truth = layer.Convolve((channel, y, x) => planes[(((channel * 6) + y) * 6) + x], (32, 6, 6));
        Reference.MaxDifference(result.ToPlanes(80), [.. truth.Select((value, i) => value + summand[i / 36])]).ShouldBeLessThan(Near);
    }

    [Theory]
    [InlineData(1, 1, 16, 16)]
    [InlineData(5, 11, 48, 80)]
    [InlineData(13, 16, 528, 64)]
    public void Pixels_AnyMap_GivesTheConvolution(int height, int width, int input, int output)
    {
        WideVectors.Need();
        var random = new Random(height + width);
        using var layer = new DrawnLayer(random, input, output, 1);
        var planes = DrawnLayer.Numbers(random, input * height * width, 2);
        using var map = FeatureMap.FromPlanes(planes, height, width);

        using var result = new PixelConvolution(layer.Weights, DrawnLayer.Name, input, output).Run(map, Reference.Token);

        var truth = layer.Convolve((channel, y, x) => planes[(((channel * height) + y) * width) + x], (input, height, width));
        Reference.MaxDifference(result.ToPlanes(output), truth).ShouldBeLessThan(Near);
    }

    /// <summary>Everything that a map can hold, also what e^-x of is beyond single precision.</summary>
    [Fact]
    public void Activation_AnyNumber_IsThatOfTheDefinition()
    {
        float[] numbers = [.. Enumerable.Range(-4000, 8000).Select(i => i / 40f), -1e6f, -126.5f, -87.5f, 87.5f, 126.5f, 1e6f, 1e-7f, -1e-7f, 0, 1e-30f, 3e-39f, 12345, -1, 1, .5f, -.5f];
        using var map = FeatureMap.FromPlanes([.. Enumerable.Repeat(numbers, 16).SelectMany(plane => plane)], 1, numbers.Length);
        using var activated = new ChannelScale([.. Enumerable.Repeat(1f, 16)], new float[16]).Apply(map, activate: true, Reference.Token);

        foreach (var (given, number) in activated.ToPlanes(1).Zip(numbers))
        {
            var truth = number / (1 + Math.Exp(-(double)number));
            ((double)given).ShouldBe(truth, Math.Max(6e-7 * Math.Abs(truth), 1e-30), $"of {number}");
        }
    }

    [Theory]
    [InlineData(7, 10, 3, 16, 3, 1)]
    [InlineData(8, 12, 16, 70, 3, 2)]
    [InlineData(8, 8, 32, 8, 3, 1)]
    [InlineData(5, 11, 20, 64, 1, 1)]
    [InlineData(2, 2, 8, 8, 1, 1)]
    public void Patches_AnyMap_GivesTheConvolution(int height, int width, int input, int output, int kernel, int stride)
    {
        var random = new Random(height + width);
        using var layer = new DrawnLayer(random, input, output, kernel);
        var planes = DrawnLayer.Numbers(random, input * height * width, 2);
        using var map = FeatureMap.FromPlanes(planes, height, width);

        using var result = new PatchConvolution(layer.Weights, DrawnLayer.Name, input, output, kernel, stride).Run(map, Reference.Token);

        (result.Height, result.Width).ShouldBe((height / stride, width / stride));
        var truth = layer.Convolve((channel, y, x) => planes[(((channel * height) + y) * width) + x], (input, height, width), stride);
        Reference.MaxDifference(result.ToPlanes(output), truth).ShouldBeLessThan(Near);
    }
}
