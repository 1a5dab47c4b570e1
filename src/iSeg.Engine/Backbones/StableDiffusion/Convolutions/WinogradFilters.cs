using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>3x3 filters where their file is mapped, spread out to 36 products a block at a time: kept so they would take four times the file.</summary>
internal sealed unsafe class WinogradFilters(FilterRows rows, int output)
{
    private const int Taps = 9;

    /// <summary>Numbers of a scratch for blocks of so many input channels.</summary>
    public int Scratch(int channels) => (FilterRows.Lanes * Taps * channels) + rows.Scratch(Taps * channels);

    /// <summary>A panel of outputs for some input channels.</summary>
    /// <param name="panel">Of <see cref="PanelMatrix.Width"/> outputs; what it has beyond the last output is left as it is.</param>
    /// <param name="first">Input channel; a multiple of 16.</param>
    /// <param name="channels">How many; a multiple of 16.</param>
    /// <param name="scratch">See <see cref="Scratch"/>.</param>
    /// <param name="to">[36, channels, 64].</param>
    public void Spread(int panel, int first, int channels, float* scratch, float* to)
    {
        var filters = scratch + rows.Scratch(Taps * channels);
        var columns = Math.Min(PanelMatrix.Width, output - (panel * PanelMatrix.Width));
        for (var lane = 0; lane < columns; lane += FilterRows.Lanes)
        {
            rows.Read((panel * PanelMatrix.Width) + lane, Taps * first, Taps * channels, scratch, filters, FilterRows.Lanes);
            Spread(filters, channels, to + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(float* filters, int channels, float* to)
    {
        var productStride = (nint)channels * PanelMatrix.Width;
        var half = stackalloc Lane[3 * Winograd.Window];
        for (var channel = 0; channel < channels; channel++, filters += Taps * FilterRows.Lanes, to += PanelMatrix.Width)
        {
            for (var column = 0; column < 3; column++)
            {
                var tap = filters + (column * FilterRows.Lanes);
                (half[column], half[3 + column], half[6 + column], half[9 + column], half[12 + column], half[15 + column]) = Winograd.Filter(
                    Vector512.Load(tap), Vector512.Load(tap + (3 * FilterRows.Lanes)), Vector512.Load(tap + (6 * FilterRows.Lanes)));
            }

            var at = to;
            for (var row = 0; row < Winograd.Window; row++, at += Winograd.Window * productStride)
            {
                WinogradTiles.StoreSix(Winograd.Filter(half[3 * row], half[(3 * row) + 1], half[(3 * row) + 2]), at, productStride);
            }
        }
    }
}
