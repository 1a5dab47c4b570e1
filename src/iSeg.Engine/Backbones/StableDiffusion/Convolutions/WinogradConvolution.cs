using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>A 3x3 convolution that keeps the size, by <see cref="Winograd"/>, of a map that is normalised and activated while it is read.</summary>
/// <remarks>
/// Bands of tiles are spread to memory; then each panel of outputs goes through groups of them, some input channels at a time, so that the
/// filters' products and the sums stay in the second cache. Filters are spread for each group anew, because that takes less time than
/// fetching four times the numbers from memory; for large maps, of many groups, once for all.
/// </remarks>
internal sealed unsafe class WinogradConvolution
{
    /// <summary>Input channels at a time.</summary>
    private const int Step = 32;

    /// <summary>Tiles at a time: with so many, spreading the filters takes a tenth of the time of the products.</summary>
    private const int Group = 64;

    /// <summary>Numbers that the products of a band may take: a third of a processor's last cache.</summary>
    private const int Band = 2_500_000;

    /// <summary>
    /// The fewest channels that a published network has. With fewer the additions of the tiles take as long as the multiplications that they
    /// save, and rounding, twice a graph's, is worth nothing.
    /// </summary>
    private const int Fewest = 128;

    /// <summary>More than any published network has; a line's sums lie on the stack.</summary>
    private const int Most = 4096;

    private readonly int _in;
    private readonly int _out;
    private readonly WinogradFilters _filters;
    private readonly float[] _bias;

    /// <param name="weights">Where the layer is.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="input">Channels; a multiple of 16.</param>
    /// <param name="output">Channels; a multiple of 16.</param>
    public WinogradConvolution(MappedWeights weights, string name, int input, int output)
    {
        (_in, _out) = (input, output);
        _filters = new(new(weights, $"{name}.weight", output, input, 3, 3), output);
        _bias = weights.ReadFloats($"{name}.bias", output);
    }

    /// <summary>Whether a layer of so many channels is faster this way than in a graph.</summary>
    public static bool IsWorthIt(int channels) => channels % FilterRows.Lanes == 0 && channels is >= Fewest and <= Most;

    private int Panels => PanelMatrix.Panels(_out);

    private int Steps => (_in + Step - 1) / Step;

    /// <summary>The convolution of a map, padded with zeros.</summary>
    /// <param name="map">[height, width, in].</param>
    /// <param name="scale">Its normalisation, with which it is activated; null for neither.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="summand">Added to every pixel of the result; null for nothing.</param>
    public FeatureMap Run(FeatureMap map, ChannelScale? scale, CancellationToken cancellationToken, float[]? summand = null) =>
        FeatureMap.Filled(map.Height, map.Width, _out, result => Run(map, scale, result, summand, adds: false, cancellationToken));

    /// <summary>The same, added to what a map holds already.</summary>
    public void AddTo(FeatureMap result, FeatureMap map, ChannelScale scale, CancellationToken cancellationToken) =>
        Run(map, scale, result, null, adds: true, cancellationToken);

    private void Run(FeatureMap map, ChannelScale? scale, FeatureMap result, float[]? summand, bool adds, CancellationToken cancellationToken)
    {
        var grid = new TileGrid(map.Height, map.Width);
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        var bias = summand is null ? _bias : [.. _bias.Zip(summand, (a, b) => a + b)];
        var band = Math.Min(grid.Count, Math.Max(1, Band / (Winograd.Products * _in) / Group) * Group);
        using var spread = new AlignedFloats((long)Winograd.Products * band * _in);
        using var kept = new AlignedFloats(grid.Count > 4 * Group ? Panels * PanelLength : 0);
        if (kept.Pointer != null)
        {
            KeepFilters((nint)kept.Pointer, options);
        }

        for (var first = 0; first < grid.Count; first += band)
        {
            var tiles = new Tiles(grid, first, Math.Min(band, grid.Count - first));
            Spread(map, scale, tiles, (nint)spread.Pointer, options);
            Multiply(tiles, (nint)spread.Pointer, (nint)kept.Pointer, result, bias, adds, options);
        }
    }

    /// <summary>Numbers of a panel's products.</summary>
    private long PanelLength => (long)Winograd.Products * _in * PanelMatrix.Width;

    private int Channels(int step) => Math.Min(Step, _in - (step * Step));

    private void KeepFilters(nint kept, ParallelOptions options) => Parallel.For(
        0,
        Panels * Steps,
        options,
        () => new AlignedFloats(_filters.Scratch(Step)),
        (item, _, scratch) =>
        {
            var (panel, step) = (item / Steps, item % Steps);
            _filters.Spread(panel, step * Step, Channels(step), scratch.Pointer, (float*)kept + Products(panel, step));
            return scratch;
        },
        scratch => scratch.Dispose());

    private nint Products(int panel, int step) => (nint)((panel * PanelLength) + ((long)Winograd.Products * step * Step * PanelMatrix.Width));

    /// <summary>To [steps, 36, tiles, channels of the step].</summary>
    private void Spread(FeatureMap map, ChannelScale? scale, Tiles tiles, nint spread, ParallelOptions options) =>
        Parallel.For(0, (tiles.Count + 7) / 8, options, part =>
        {
            for (var tile = 8 * part; tile < Math.Min(tiles.Count, 8 * (part + 1)); tile++)
            {
                for (var step = 0; step < Steps; step++)
                {
                    var channels = Channels(step);
                    WinogradTiles.Spread(
                        map, scale, tiles.Top(tile) - 1, tiles.Left(tile) - 1, step * Step, channels,
                        (float*)spread + ((nint)step * Step * Winograd.Products * tiles.Count) + ((nint)tile * channels), (nint)tiles.Count * channels);
                }
            }
        });

    private void Multiply(Tiles tiles, nint spread, nint kept, FeatureMap result, float[] bias, bool adds, ParallelOptions options)
    {
        var groups = (tiles.Count + Group - 1) / Group;
        var (scratch, block) = (_filters.Scratch(Step), Winograd.Products * Step * PanelMatrix.Width);
        Parallel.For(
            0,
            groups * Panels,
            options,
            () => new AlignedFloats(scratch + block + (Winograd.Products * Group * PanelMatrix.Width)),
            (item, _, own) =>
            {
                var (group, panel) = (item / Panels, item % Panels);
                var (first, count) = (group * Group, Math.Min(Group, tiles.Count - (group * Group)));
                var sums = own.Pointer + scratch + block;
                for (var step = 0; step < Steps; step++)
                {
                    var channels = Channels(step);
                    var products = kept != 0 ? (float*)kept + Products(panel, step) : own.Pointer + scratch;
                    if (kept == 0)
                    {
                        _filters.Spread(panel, step * Step, channels, own.Pointer, products);
                    }

                    var left = (float*)spread + ((nint)step * Step * Winograd.Products * tiles.Count) + ((nint)first * channels);
                    for (var product = 0; product < Winograd.Products; product++)
                    {
                        PanelMatrix.MultiplyPanel(
                            left + ((nint)product * tiles.Count * channels), channels, count,
                            products + ((nint)product * channels * PanelMatrix.Width), channels,
                            sums + ((nint)product * count * PanelMatrix.Width), adds: step > 0);
                    }
                }

                var outputs = Math.Min(PanelMatrix.Width, _out - (panel * PanelMatrix.Width));
                for (var tile = 0; tile < count; tile++)
                {
                    WinogradTiles.Gather(
                        sums + ((nint)tile * PanelMatrix.Width), (nint)count * PanelMatrix.Width,
                        result, tiles.Top(first + tile), tiles.Left(first + tile), panel * PanelMatrix.Width, outputs, bias, adds);
                }

                return own;
            },
            own => own.Dispose());
    }

    /// <summary>Some tiles of a grid, one after the other.</summary>
    private readonly record struct Tiles(TileGrid Grid, int First, int Count)
    {
        public int Top(int tile) => Grid.Top(First + tile);

        public int Left(int tile) => Grid.Left(First + tile);
    }
}
