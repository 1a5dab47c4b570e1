using System.Text.Json;
using iSeg.Core.Masks;
using iSeg.Core.Prelabelling;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Prelabelling;

/// <summary>Everything on a picture, piece by piece: the segments that the editor shows first, unless the job says how many or how DiffSeg is to merge.</summary>
internal static class WholePicture
{
    /// <summary>More pieces than somebody goes through; the smallest are left out.</summary>
    private const int Most = 100;

    /// <summary>Share of the picture below which a piece is a speck, where the job says neither this nor how many pieces it wants.</summary>
    private const double Speck = .002;

    /// <returns>Largest first; no two overlap.</returns>
    public static async Task<IReadOnlyList<FoundMask>> DivideAsync(EncodedImage encoded, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        var least = Math.Max(1, (spec.MinArea ?? (spec.Segments is null ? Speck : 0)) * encoded.PictureSize.Area);
        var pieces = spec.Merge is { } merge
            ? Parts(await Divider.DivideAsync(encoded, DivideOptions.Default with { Thresholds = [.. merge] }, cancellationToken), least, cancellationToken)
            : await Task.Run(() => Segments(encoded, spec, cancellationToken), cancellationToken);
        return
        [
            .. pieces.Where(piece => piece.Mask.Area >= least).OrderByDescending(piece => piece.Mask.Area).Take(spec.Segments ?? Most)
                .Select(piece => new FoundMask(piece.Mask, spec.Category, null, piece.Prompts)),
        ];
    }

    /// <summary>A cut through the editor's tree, written down as the editor writes a click on each.</summary>
    private static IEnumerable<(RleMask Mask, string Prompts)> Segments(EncodedImage encoded, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        var tree = encoded.DivideAtEveryFineness(cancellationToken);
        return tree.Pieces(Math.Min(spec.Segments ?? tree.Suggested, tree.Leaves), cancellationToken)
            .Select(piece => (piece.Mask, JsonSerializer.Serialize(new[] { new { kind = "segments", division = tree.Division, nodes = new[] { piece.Node }, positive = true } })));
    }

    /// <summary>What hangs together of DiffSeg's segments, which go by looks alone: the largest parts.</summary>
    private static IEnumerable<(RleMask Mask, string Prompts)> Parts(PictureSegments segments, double least, CancellationToken cancellationToken)
    {
        var pixels = new ushort[segments.Size.Area];
        var parts = new MaskParts(segments.Labels, segments.Size).All()
            .Select(runs => (Runs: runs, Area: runs.Sum(run => (long)run.Length)))
            .Where(part => part.Area >= least).OrderByDescending(part => part.Area).Take(Most).ToList();
        foreach (var (index, (runs, _)) in parts.Index())
        {
            runs.ForEach(run => pixels.AsSpan(run.Start, run.Length).Fill((ushort)(index + 1)));
        }

        // 0 is what is left out.
        return SegmentPieces.Of(pixels, [.. Enumerable.Range(0, parts.Count + 1)], segments.Size, cancellationToken)
            .Where(piece => piece.Segment > 0).Select(piece => (piece.Mask, """[{"kind":"everything"}]"""));
    }
}
