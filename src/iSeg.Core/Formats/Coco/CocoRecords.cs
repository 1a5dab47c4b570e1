using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Coco;

/// <param name="Description">What the data set is.</param>
/// <param name="CreatedAt">When the file was written.</param>
public sealed record CocoInfo(string Description, DateTimeOffset CreatedAt)
{
    /// <summary>Members that an imported file had beside its lists, info and licenses included, as a JSON object; null for none.</summary>
    public string? Kept { get; init; }
}

/// <param name="Id">From 1.</param>
/// <param name="Name">Any text.</param>
/// <param name="Supercategory">Empty for none.</param>
public sealed record CocoCategory(int Id, string Name, string Supercategory)
{
    /// <summary>Members that nobody here knows, as a JSON object; null for none.</summary>
    public string? Extra { get; init; }
}

/// <param name="Id">From 1.</param>
/// <param name="FileName">Relative path with forward slashes.</param>
/// <param name="Width">Upright, in pixels; 0 where a file that was read does not say.</param>
/// <param name="Height">Likewise.</param>
public sealed record CocoImage(long Id, string FileName, int Width, int Height)
{
    /// <summary>Members that nobody here knows, as a JSON object; null for none.</summary>
    public string? Extra { get; init; }
}

/// <param name="Id">From 1.</param>
/// <param name="ImageId">A <see cref="CocoImage"/>.</param>
/// <param name="CategoryId">A <see cref="CocoCategory"/>.</param>
/// <param name="Size">The image's.</param>
/// <param name="Counts">Compressed RLE of that size.</param>
/// <param name="Area">Foreground pixels, at least 1.</param>
/// <param name="Box">The smallest rectangle around them.</param>
public sealed record CocoAnnotation(long Id, long ImageId, int CategoryId, PixelSize Size, string Counts, long Area, PixelRect Box)
{
    /// <summary>The region covers several objects.</summary>
    public bool IsCrowd { get; init; }

    /// <summary>What tells an object that was made here from all others, so that it is found again; null for others.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>Outlines to be written instead of the run lengths; null for run lengths.</summary>
    public IReadOnlyList<double[]>? Outlines { get; init; }

    /// <summary>Members that nobody here knows, as a JSON object; null for none.</summary>
    public string? Extra { get; init; }
}

/// <summary>How much was written.</summary>
public sealed record CocoSummary(int Categories, long Images, long Annotations);
