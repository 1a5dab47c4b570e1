using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats;

/// <summary>What is to be written, as it stood at one moment.</summary>
public sealed record LabelExport
{
    public required string Title { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>All of the project, by id; unused ones too.</summary>
    public required ImmutableArray<LabelCategory> Categories { get; init; }

    /// <summary>What an imported file said of itself, as a JSON object; null for none.</summary>
    public string? File { get; init; }

    /// <summary>What is written apart: "train", "val", "test"; or one part without a name.</summary>
    public required ImmutableArray<string> Parts { get; init; }

    /// <summary>The pictures of a part in the project's order, with their objects or (cheaper) without. May be asked again.</summary>
    public required Func<string, bool, IAsyncEnumerable<ExportPicture>> Pictures { get; init; }

    public LabelWriteOptions Options { get; init; } = new();

    /// <summary>Gets what the format could not write as it is, a sentence each.</summary>
    public Action<string> Note { get; init; } = static _ => { };
}

/// <param name="Polygons">Outlines instead of run lengths, where the format has both.</param>
/// <param name="Tolerance">How far an outline may stray from the pixels' edges to need fewer points, in pixels; 0 keeps it exact.</param>
public sealed record LabelWriteOptions(bool Polygons = false, double Tolerance = 0);

/// <param name="Id">The image id that the world knows it by.</param>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Size">Upright, in pixels.</param>
/// <param name="Name">The path without its ending where that is still unique in the export, else the path.</param>
/// <param name="Extra">Members of an imported file, as a JSON object; null for none.</param>
/// <param name="Objects">In the order in which they were made; empty when they were not asked for.</param>
public sealed record ExportPicture(long Id, string Path, PixelSize Size, string Name, string? Extra, IReadOnlyList<ExportObject> Objects);

/// <param name="Id">The annotation id that the world knows it by.</param>
/// <param name="Category">Its number.</param>
/// <param name="Size">The picture's.</param>
/// <param name="Counts">Compressed run lengths.</param>
/// <param name="Area">Foreground pixels, at least 1.</param>
/// <param name="Box">The smallest rectangle around them.</param>
/// <param name="IsCrowd">The region covers several objects.</param>
/// <param name="ObjectId">Where it was made here: what tells it from all others; null where it came from a file with ids of its own.</param>
/// <param name="Extra">Members of an imported file, as a JSON object; null for none.</param>
public sealed record ExportObject(
    long Id, int Category, PixelSize Size, string Counts, long Area, PixelRect Box, bool IsCrowd = false, Guid? ObjectId = null, string? Extra = null)
{
    public RleMask ToMask() => RleMask.FromCounts(Size, Counts);
}
