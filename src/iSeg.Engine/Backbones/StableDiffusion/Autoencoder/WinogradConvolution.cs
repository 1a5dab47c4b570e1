using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using iSeg.Engine.Checkpoints;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>A 3x3 convolution that keeps the size, of a normalised and activated map, by <see cref="Winograd"/>.</summary>
/// <remarks>
/// Filters are kept as they are in the file and spread out to 36 products in every pass: that takes a fiftieth of the pass and saves four
/// times the memory. Some tiles at a time go through all steps, so that what lies between the steps stays in the processor's caches.
/// </remarks>
internal sealed unsafe class WinogradConvolution
{
    private const int Taps = 9;

    private readonly int _in;
    private readonly int _out;

    /// <summary>[in, 3 * 3, out filled up to panels].</summary>
    private readonly float[] _filters;

    private readonly float[] _bias;

    /// <param name="weights">Where the layer is.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="input">Channels; a multiple of 16.</param>
    /// <param name="output">Channels; a multiple of 16.</param>
    public WinogradConvolution(IWeights weights, string name, int input, int output)
    {
        (_in, _out) = (input, output);
        var filters = weights.ReadFloats($"{name}.weight", output, input, 3, 3);
        _bias = weights.ReadFloats($"{name}.bias", output);
        var stride = PanelMatrix.Panels(output) * PanelMatrix.Width;
        _filters = new float[input * Taps * stride];
        Parallel.For(0, input, channel =>
        {
            for (var k = 0; k < output; k++)
            {
                for (var tap = 0; tap < Taps; tap++)
                {
                    _filters[(((channel * Taps) + tap) * stride) + k] = filters[(((k * input) + channel) * Taps) + tap];
                }
            }
        });
    }

    /// <summary>The convolution of the activated map, padded with zeros.</summary>
    /// <param name="map">[height, width, in].</param>
    /// <param name="scale">Its normalisation, with which it is activated.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public FeatureMap Run(FeatureMap map, ChannelScale scale, CancellationToken cancellationToken) =>
        FeatureMap.Filled(map.Height, map.Width, _out, result => Run(map, scale, result, adds: false, cancellationToken));

    /// <summary>The same, added to what a map holds already.</summary>
    public void AddTo(FeatureMap result, FeatureMap map, ChannelScale scale, CancellationToken cancellationToken) =>
        Run(map, scale, result, adds: true, cancellationToken);

    private void Run(FeatureMap map, ChannelScale scale, FeatureMap result, bool adds, CancellationToken cancellationToken)
    {
        var grid = new TileGrid(map.Height, map.Width);
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        using var products = SpreadFilters(options);
        var (chunk, stride) = (ChunkOf(Math.Max(_in, _out)), (nint)PanelMatrix.Panels(_out) * PanelMatrix.Width);
        var filters = (nint)products.Pointer;
        Parallel.For(
            0,
            (grid.Count + chunk - 1) / chunk,
            options,
            () => (Spread: new AlignedFloats((long)Winograd.Products * chunk * _in), Sums: new AlignedFloats(Winograd.Products * chunk * stride)),
            (part, _, own) =>
            {
                var first = part * chunk;
                var count = Math.Min(chunk, grid.Count - first);
                for (var tile = 0; tile < count; tile++)
                {
                    SpreadTile(map, scale, grid, first + tile, own.Spread.Pointer + ((nint)tile * _in), (nint)chunk * _in);
                }

                for (var product = 0; product < Winograd.Products; product++)
                {
                    PanelMatrix.Multiply(
                        own.Spread.Pointer + ((nint)product * chunk * _in), _in, count,
                        (float*)filters + (nint)(product * PanelMatrix.Length(_in, _out)), _in, (int)stride,
                        own.Sums.Pointer + (product * chunk * stride), stride);
                }

                for (var tile = 0; tile < count; tile++)
                {
                    GatherTile(own.Sums.Pointer + (tile * stride), chunk * stride, grid, first + tile, result, adds);
                }

                return own;
            },
            own =>
            {
                own.Spread.Dispose();
                own.Sums.Dispose();
            });
    }

    /// <summary>Tiles at a time: few where a tile is small, so that they stay in the second cache; many where the filters are what has to be read.</summary>
    private static int ChunkOf(int channels) => channels <= 128 ? 24 : 96;

    /// <returns>[36, panels, in, 64].</returns>
    private AlignedFloats SpreadFilters(ParallelOptions options)
    {
        var panels = PanelMatrix.Panels(_out);
        var length = (nint)PanelMatrix.Length(_in, _out);
        var products = new AlignedFloats(Winograd.Products * length);
        var to = (nint)products.Pointer;
        Parallel.For(0, panels * _in, options, index =>
            SpreadFilter(index % _in, index / _in, (float*)to + ((((nint)(index / _in) * _in) + (index % _in)) * PanelMatrix.Width), length));
        return products;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SpreadFilter(int channel, int panel, float* to, nint productStride)
    {
        var columns = PanelMatrix.Panels(_out) * PanelMatrix.Width;
        var half = stackalloc Lane[3 * Winograd.Window];
        for (var lane = 0; lane < PanelMatrix.Width; lane += Lane.Count)
        {
            Lane Tap(int tap) => Vector512.LoadUnsafe(ref _filters[(((channel * Taps) + tap) * columns) + (panel * PanelMatrix.Width) + lane]);
            for (var column = 0; column < 3; column++)
            {
                (half[column], half[3 + column], half[6 + column], half[9 + column], half[12 + column], half[15 + column]) =
                    Winograd.Filter(Tap(column), Tap(3 + column), Tap(6 + column));
            }

            var at = to + lane;
            for (var row = 0; row < Winograd.Window; row++, at += Winograd.Window * productStride)
            {
                StoreSix(Winograd.Filter(half[3 * row], half[(3 * row) + 1], half[(3 * row) + 2]), at, productStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadTile(FeatureMap map, ChannelScale scale, TileGrid grid, int tile, float* to, nint productStride)
    {
        var (top, left) = (grid.Top(tile) - 1, grid.Left(tile) - 1);
        var half = stackalloc Lane[Winograd.Products];
        for (var channel = 0; channel < map.Channels; channel += Lane.Count)
        {
            var (factor, summand) = (Vector512.LoadUnsafe(ref scale.Factor[channel]), Vector512.LoadUnsafe(ref scale.Summand[channel]));
            for (var row = 0; row < Winograd.Window; row++)
            {
                var line = half + (row * Winograd.Window);
                if (top + row < 0 || top + row >= map.Height)
                {
                    new Span<Lane>(line, Winograd.Window).Clear();
                    continue;
                }

                // What is outside is 0 after the activation, not before it.
                var from = map.Row(top + row) + channel;
                Lane At(int x) => left + x < 0 || left + x >= map.Width
                    ? default
                    : ChannelScale.Activate(Vector512.Load(from + ((nint)(left + x) * map.Channels)), factor, summand);
                (line[0], line[1], line[2], line[3], line[4], line[5]) = Winograd.Input(At(0), At(1), At(2), At(3), At(4), At(5));
            }

            for (var x = 0; x < Winograd.Window; x++)
            {
                var column = half + x;
                StoreSix(
                    Winograd.Input(column[0], column[6], column[12], column[18], column[24], column[30]),
                    to + (x * productStride) + channel,
                    Winograd.Window * productStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherTile(float* sums, nint productStride, TileGrid grid, int tile, FeatureMap result, bool adds)
    {
        var (top, left) = (grid.Top(tile), grid.Left(tile));
        var (rows, columns) = (Math.Min(Winograd.Tile, result.Height - top), Math.Min(Winograd.Tile, result.Width - left));
        var half = stackalloc Lane[Winograd.Tile * Winograd.Window];
        var line = stackalloc Lane[Winograd.Tile];
        for (var channel = 0; channel < _out; channel += Lane.Count)
        {
            for (var x = 0; x < Winograd.Window; x++)
            {
                Lane At(int y) => Vector512.Load(sums + (((Winograd.Window * y) + x) * productStride) + channel);
                (half[x], half[6 + x], half[12 + x], half[18 + x]) = Winograd.Output(At(0), At(1), At(2), At(3), At(4), At(5));
            }

            var bias = Vector512.LoadUnsafe(ref _bias[channel]);
            for (var y = 0; y < rows; y++)
            {
                var row = half + (y * Winograd.Window);
                (line[0], line[1], line[2], line[3]) = Winograd.Output(row[0], row[1], row[2], row[3], row[4], row[5]);
                var to = result.Row(top + y) + ((nint)left * _out) + channel;
                for (var x = 0; x < columns; x++, to += _out)
                {
                    (line[x] + (adds ? Vector512.Load(to) + bias : bias)).Store(to);
                }
            }
        }
    }

    private static void StoreSix((Lane A, Lane B, Lane C, Lane D, Lane E, Lane F) values, float* to, nint stride)
    {
        values.A.Store(to);
        values.B.Store(to + stride);
        values.C.Store(to + (2 * stride));
        values.D.Store(to + (3 * stride));
        values.E.Store(to + (4 * stride));
        values.F.Store(to + (5 * stride));
    }

    /// <summary>Tiles that cover a map, row by row; the last ones may reach beyond it.</summary>
    private readonly record struct TileGrid(int Height, int Width)
    {
        private int Columns => (Width + Winograd.Tile - 1) / Winograd.Tile;

        public int Count => Columns * ((Height + Winograd.Tile - 1) / Winograd.Tile);

        public int Top(int tile) => tile / Columns * Winograd.Tile;

        public int Left(int tile) => tile % Columns * Winograd.Tile;
    }
}
