using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prelabelling;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Prelabelling;

/// <summary>Everything on a picture, piece by piece: segments are what looks alike, and pieces of them are what hangs together.</summary>
internal static class WholePicture
{
    /// <summary>More pieces than somebody goes through; the smallest are left out.</summary>
    private const int Most = 100;

    /// <summary>Share of the picture below which a piece is a speck, where the job does not say.</summary>
    private const double Speck = .002;

    public static async Task<IReadOnlyList<FoundMask>> DivideAsync(EncodedImage encoded, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        var options = DivideOptions.Default with { Thresholds = spec.Merge is { } merge ? [.. merge] : null };
        var segments = await Divider.DivideAsync(encoded, options, cancellationToken);
        return await Task.Run(() => Pieces(segments, spec, cancellationToken), cancellationToken);
    }

    private static List<FoundMask> Pieces(PictureSegments segments, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        var least = Math.Max(1, (spec.MinArea ?? Speck) * segments.Size.Area);
        var pieces = new List<(long Area, List<MaskParts.Run> Runs)>();
        for (var label = 1; label <= segments.Count && segments.Areas[label - 1] >= least; label++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wanted = (byte)label;
            var parts = new MaskParts(Array.ConvertAll(segments.Labels, found => found == wanted), segments.Size).All();
            pieces.AddRange(parts.Where(part => part[0].IsInside).Select(part => (part.Sum(run => (long)run.Length), part)).Where(part => part.Item1 >= least));
        }

        return [.. pieces.OrderByDescending(piece => piece.Area).Take(Most).Select(piece => new FoundMask(Mask(piece.Runs, segments.Size), spec.Category, null, """[{"kind":"everything"}]"""))];
    }

    private static RleMask Mask(List<MaskParts.Run> runs, PixelSize size)
    {
        var bits = new byte[size.Area];
        foreach (var run in runs)
        {
            bits.AsSpan(run.Start, run.Length).Fill(1);
        }

        return RleMask.FromBitmap(bits, size);
    }
}
