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

    /// <summary>What hangs together of DiffSeg's segments, which go by looks alone.</summary>
    private static IEnumerable<(RleMask Mask, string Prompts)> Parts(PictureSegments segments, double least, CancellationToken cancellationToken)
    {
        for (var label = 1; label <= segments.Count && segments.Areas[label - 1] >= least; label++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wanted = (byte)label;
            foreach (var part in new MaskParts(Array.ConvertAll(segments.Labels, found => found == wanted), segments.Size).All().Where(part => part[0].IsInside && part.Sum(run => (long)run.Length) >= least))
            {
                var bits = new byte[segments.Size.Area];
                part.ForEach(run => bits.AsSpan(run.Start, run.Length).Fill(1));
                yield return (RleMask.FromBitmap(bits, segments.Size), """[{"kind":"everything"}]""");
            }
        }
    }
}
