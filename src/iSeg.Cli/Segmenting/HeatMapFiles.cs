using System.Globalization;
using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Imaging;

namespace iSeg.Cli.Segmenting;

/// <summary>The maps of every iteration as pictures over the picture, so that people see how a mask comes about.</summary>
internal static class HeatMapFiles
{
    /// <summary>NAME-initial.png is the fused cross-attention, NAME-00.png the same stretched, NAME-01.png after one iteration, and so on.</summary>
    public static async Task WriteAsync(
        DirectoryInfo folder, RgbImage picture, StableDiffusionBackbone backbone, StableDiffusionEncoding encoded, TextRequest text, CancellationToken cancellationToken)
    {
        folder.Create();
        foreach (var (n, maps) in (await backbone.FindStepsAsync(encoded, text.Texts, text.Background, text.Options, cancellationToken)).Index())
        {
            foreach (var (index, name) in maps.Names.Index())
            {
                if (n == 0)
                {
                    await WriteAsync(folder, $"{Plain(name)}-initial", HeatMapPng.Encode(Stretched(maps.Initial[index]), maps.Grid, picture));
                }

                await WriteAsync(folder, Numbered(Plain(name), n), HeatMapPng.Encode(maps.Refined[index], maps.Grid, picture));
            }
        }
    }

    /// <summary>
    /// prompts-00.png is where people pointed, prompts-01.png after one iteration, and so on; attention-1-before.png and attention-1-after.png are the
    /// self-attention of the first point before and after Ent-Self.
    /// </summary>
    public static async Task WriteAsync(DirectoryInfo folder, RgbImage picture, EncodedImage encoded, PromptSet prompts, SegmentationOptions options, CancellationToken cancellationToken)
    {
        folder.Create();
        var regions = RegionMap.Of(encoded);
        foreach (var (n, values) in RefinementReplay.Run(encoded, prompts, options, cancellationToken).Index())
        {
            await WriteRegionsAsync(Numbered("prompts", n), values);
        }

        foreach (var (index, point) in prompts.Prompts.OfType<PointPrompt>().Index())
        {
            foreach (var (when, isReduced) in ((string, bool)[])[("before", false), ("after", true)])
            {
                await WriteRegionsAsync(string.Create(CultureInfo.InvariantCulture, $"attention-{index + 1}-{when}"), AttentionView.From(encoded, point.Position, isReduced));
            }
        }

        async Task WriteRegionsAsync(string name, float[] values) =>
            await WriteAsync(folder, name, HeatMapPng.Encode(Array.ConvertAll(regions.Labels, label => values[label]), regions.Size, picture));
    }

    private static string Numbered(string name, int n) => string.Create(CultureInfo.InvariantCulture, $"{name}-{n:00}");

    /// <summary>A name that is a file name everywhere.</summary>
    private static string Plain(string name) => string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));

    private static float[] Stretched(float[] map)
    {
        var (low, high) = (map.Min(), map.Max());
        return high > low ? Array.ConvertAll(map, value => (value - low) / (high - low)) : new float[map.Length];
    }

    private static Task WriteAsync(DirectoryInfo folder, string name, byte[] png) => WholeFile.WriteBytesAsync(Path.Combine(folder.FullName, $"{name}.png"), png);
}
