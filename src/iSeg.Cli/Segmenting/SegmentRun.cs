using System.Diagnostics;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Imaging;

namespace iSeg.Cli.Segmenting;

/// <summary>One picture, from prompts to a file.</summary>
/// <param name="Input">The picture.</param>
/// <param name="Prompts">Points, lines and boxes; may be none where there are names.</param>
/// <param name="Text">The checkpoint and what it is asked; null for the built-in backbone.</param>
/// <param name="Threshold">Of the soft maps.</param>
/// <param name="Output">Where the mask goes.</param>
internal sealed record SegmentRun(FileInfo Input, PromptSet Prompts, TextRequest? Text, double Threshold, FileInfo Output)
{
    /// <summary>What the server takes by default (Segmenting:MaxLongSide), so that both give the same mask.</summary>
    internal const int MaxLongSide = PictureInput.MaxLongSide;

    /// <summary>A folder for the maps of every iteration; null for none.</summary>
    public DirectoryInfo? HeatMaps { get; init; }

    /// <summary>How maps of points, lines and boxes spread.</summary>
    public SegmentationOptions Options { get; init; } = SegmentationOptions.Default;

    public async Task RunAsync(TextWriter report, CancellationToken cancellationToken)
    {
        if (!Input.Exists)
        {
            throw new FileNotFoundException($"There is no file {Input.FullName}.");
        }

        WholeFile.Check(Output.FullName);
        if (Text?.Maps is { } maps)
        {
            WholeFile.Check(maps.FullName);
        }

        var (picture, size) = PictureInput.Load(Input, cancellationToken);
        if (!Prompts.IsEmpty)
        {
            // With names, negative strokes alone make sense.
            (Text is { Texts.Count: > 0 } ? With(Text.Texts[0]) : Prompts).Validate(size);
        }

        using var diffusion = Text?.Load(cancellationToken);
        IBackbone backbone = diffusion is null ? new AffinityBackbone() : diffusion;
        var clock = Stopwatch.StartNew();
        var encoded = await backbone.EncodeAsync(picture, size, cancellationToken);
        var encodeMs = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        var categories = Text is { Texts.Count: > 0 } ? await FindAsync(diffusion!, (StableDiffusionEncoding)encoded, Text, cancellationToken) : [];
        var mask = categories.Count > 0
            ? categories.Select(category => category.Mask).Aggregate((a, b) => a.Union(b))
            : new Segmenter().Predict(encoded, Prompts, Options, cancellationToken: cancellationToken).MaskAt(Threshold);
        var predictMs = clock.Elapsed.TotalMilliseconds;
        await WholeFile.WriteBytesAsync(
            Output.FullName, categories.Count > 1 ? MaskPng.EncodeLabels([.. categories.Select(category => category.Mask)]) : MaskPng.Encode(mask), cancellationToken);
        if (HeatMaps is { } folder)
        {
            await (Text is { Texts.Count: > 0 }
                ? HeatMapFiles.WriteAsync(folder, picture, diffusion!, (StableDiffusionEncoding)encoded, Text, cancellationToken)
                : HeatMapFiles.WriteAsync(folder, picture, encoded, Prompts, Options, cancellationToken));
        }

        await report.WriteLineAsync(SegmentJson.Of(mask, Output.FullName, encodeMs, predictMs, backbone.Id, categories));
    }

    private async Task<IReadOnlyList<CategoryResult>> FindAsync(
        StableDiffusionBackbone backbone, StableDiffusionEncoding encoded, TextRequest text, CancellationToken cancellationToken)
    {
        CategoryMaps maps;
        try
        {
            maps = await backbone.FindAsync(encoded, text.Texts, text.Background, text.Options, cancellationToken);
        }
        catch (ArgumentException refusal)
        {
            throw new CliException(refusal.Plain());
        }

        if (text.Maps is { } file)
        {
            MapsFile.Write(file.FullName, maps);
        }

        encoded.Remember(maps, Options);
        var segmenter = new Segmenter();
        return CategoryResult.ShareOut([.. text.Texts.Select(name =>
        {
            var prediction = segmenter.Predict(encoded, With(name), Options, cancellationToken: cancellationToken);
            return new CategoryResult(name, prediction, prediction.MaskAt(Threshold));
        })]);
    }

    private PromptSet With(string name) => new([new TextPrompt(name), .. Prompts.IsEmpty ? [] : Prompts.Prompts]);
}
