using iSeg.Engine.Backbones.StableDiffusion.Convolutions;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>The steps of a pass of the UNet, written down while <see cref="UNetWalk"/> goes through it.</summary>
/// <param name="config">Its shape.</param>
/// <param name="weights">Of the network.</param>
/// <param name="side">Of the latents.</param>
/// <param name="transformer">Loads the transformer of a name, level and side; told whether its map is read.</param>
internal sealed class UNetSteps(UNetConfig config, MappedWeights weights, int side, Func<string, int, int, bool, TransformerNetwork> transformer)
    : IUNetParts<MapSlot>
{
    private readonly List<UNetStep> _steps = [];

    public IReadOnlyList<UNetStep> Steps => _steps;

    public MapSlot First() => Add("conv_in", [], config.Channels[0], side, _ =>
    {
        var conv = new PatchConvolution(weights, "conv_in", config.InChannels, config.Channels[0], 3);
        return (_, pass) =>
        {
            using var latents = FeatureMap.FromPlanes(pass.Latents, side, side);
            return conv.Run(latents, pass.CancellationToken);
        };
    });

    public MapSlot Resnet(MapSlot x, string name, int channels) => Add(name, [x], channels, x.Side, _ =>
    {
        var block = new ResidualBlock(weights, name, x.Channels, channels, config.NormGroups, config.NormEpsilon);
        return (sources, pass) => block.Run(sources[0], pass.Times[name], pass.CancellationToken);
    });

    public MapSlot Transformer(MapSlot x, string name, int level) => Add(name, [x], x.Channels, x.Side, isRead =>
    {
        var network = transformer(name, level, x.Side, isRead);
        return (sources, pass) => network.Run(sources[0], pass);
    });

    public MapSlot Halve(MapSlot x, string name) => Add(name, [x], x.Channels, x.Side / 2, _ =>
    {
        // Half of the rows and columns of a result in a quarter of the multiplications: no faster than the convolution itself, and no slower.
        var conv = new WinogradConvolution(weights, name, x.Channels, x.Channels);
        return (sources, pass) =>
        {
            using var whole = conv.Run(sources[0], null, pass.CancellationToken);
            return whole.Half();
        };
    });

    public MapSlot Enlarge(MapSlot x, string name) => Add(name, [x], x.Channels, 2 * x.Side, _ =>
    {
        var conv = new WinogradConvolution(weights, name, x.Channels, x.Channels);
        return (sources, pass) =>
        {
            using var large = sources[0].Twice();
            return conv.Run(large, null, pass.CancellationToken);
        };
    });

    public MapSlot Join(MapSlot a, MapSlot b) => Add("", [a, b], a.Channels + b.Channels, a.Side, _ => (sources, _) => FeatureMap.Join(sources[0], sources[1]));

    public MapSlot Last(MapSlot x) => Add("conv_out", [x], config.OutChannels, x.Side, _ =>
    {
        var norm = new ChannelNorm(weights, "conv_norm_out", x.Channels, config.NormGroups, config.NormEpsilon);
        var conv = new PatchConvolution(weights, "conv_out", x.Channels, config.OutChannels, 3);
        return (sources, pass) =>
        {
            using var normal = norm.Of(sources[0], pass.CancellationToken).Apply(sources[0], activate: true, pass.CancellationToken);
            using var prediction = conv.Run(normal, pass.CancellationToken);
            pass.Outputs[UNetGraph.Prediction] = prediction.ToPlanes(config.OutChannels);
            return null;
        };
    });

    private MapSlot Add(string name, MapSlot[] sources, int channels, int size, Func<bool, StepRun> make)
    {
        _steps.Add(new(name, [.. sources.Select(source => source.Step)], channels, size, make));
        return new(_steps.Count - 1, channels, size);
    }
}
