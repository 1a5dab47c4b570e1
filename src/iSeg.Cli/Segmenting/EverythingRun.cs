using System.Diagnostics;
using System.Text.Json;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Imaging;
using iSeg.Engine.Unsupervised;

namespace iSeg.Cli.Segmenting;

/// <summary>`iseg segment --everything`: one picture, divided without prompts.</summary>
/// <param name="Input">The picture.</param>
/// <param name="Text">The checkpoint; null for the built-in backbone.</param>
/// <param name="Options">How fine.</param>
/// <param name="Output">Where the labels go; null for nowhere.</param>
/// <param name="Colours">Where the labels go in colours; null for nowhere.</param>
/// <param name="Segments">So many connected ones; null to divide as <paramref name="Options"/> say.</param>
internal sealed record EverythingRun(FileInfo Input, TextRequest? Text, DivideOptions Options, FileInfo? Output, FileInfo? Colours, int? Segments)
{
    public async Task RunAsync(TextWriter report, CancellationToken cancellationToken)
    {
        foreach (var target in new[] { Output, Colours }.OfType<FileInfo>())
        {
            WholeFile.Check(target.FullName);
        }

        var (picture, size) = PictureInput.Load(Input, cancellationToken);
        using var diffusion = Text?.Load(cancellationToken);
        IBackbone backbone = diffusion is null ? new AffinityBackbone() : diffusion;
        var clock = Stopwatch.StartNew();
        var encoded = await backbone.EncodeAsync(picture, size, cancellationToken);
        var encodeMs = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        var segments = Segments is { } wanted
            ? await Task.Run(() => Cut(encoded.DivideAtEveryFineness(cancellationToken), wanted), cancellationToken)
            : await Divider.DivideAsync(encoded, Options, cancellationToken);
        var divideMs = clock.Elapsed.TotalMilliseconds;
        if (Output is not null)
        {
            await WholeFile.WriteBytesAsync(Output.FullName, LabelPng.Encode(segments.Labels, size), cancellationToken);
        }

        if (Colours is not null)
        {
            await WholeFile.WriteBytesAsync(Colours.FullName, LabelPng.EncodeColours(segments.Labels, size), cancellationToken);
        }

        await report.WriteLineAsync(JsonSerializer.Serialize(new
        {
            width = size.Width,
            height = size.Height,
            segments = segments.Areas.Select((area, i) => new { value = i + 1, area }),
            backbone = backbone.Id,
            encodeMs = Math.Round(encodeMs, 1),
            divideMs = Math.Round(divideMs, 1),
            path = Output?.FullName,
        }));
    }

    private static PictureSegments Cut(SegmentTree tree, int wanted) => tree.Divide(Math.Min(wanted, tree.Leaves));
}
