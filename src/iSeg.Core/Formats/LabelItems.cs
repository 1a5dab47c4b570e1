using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats;

/// <summary>What a reader finds, one at a time.</summary>
public abstract record LabelItem
{
    private LabelItem()
    {
    }

    /// <summary>What a file says of itself and of nothing else, as a JSON object, to be written back.</summary>
    public sealed record OfFile(string Json) : LabelItem;

    public sealed record OfCategory(LabelCategory Category) : LabelItem;

    public sealed record OfPicture(LabelPicture Picture) : LabelItem;

    public sealed record OfObject(LabelObject Thing) : LabelItem;

    /// <summary>Something that people should know of an object that comes or came.</summary>
    public sealed record Noted(string Place, string What) : LabelItem;

    /// <summary>Something that makes no object, and why.</summary>
    public sealed record Skipped(string Place, string Why) : LabelItem;
}

/// <summary>A class of objects, known by its name.</summary>
/// <param name="Name">What objects call it.</param>
/// <param name="Id">The number that the format gives it; null for none.</param>
/// <param name="Supercategory">Empty for none.</param>
/// <param name="Extra">Members that nobody here knows, as a JSON object; null for none.</param>
public sealed record LabelCategory(string Name, int? Id = null, string Supercategory = "", string? Extra = null);

/// <summary>A picture as labels name it.</summary>
/// <param name="Path">As it stands there; possibly without its ending.</param>
/// <param name="Size">Upright, in pixels; null where the format does not say.</param>
/// <param name="Id">The number that the format gives it; null for none.</param>
/// <param name="Extra">Members that nobody here knows, as a JSON object; null for none.</param>
public sealed record LabelPicture(string Path, PixelSize? Size = null, long? Id = null, string? Extra = null);

/// <summary>An object as labels hold it.</summary>
/// <param name="Picture">Which one: its number among the pictures that the reader gave, from 0.</param>
/// <param name="Category">The name of its category.</param>
/// <param name="Mask">Of the picture's size; empty where the labels hold no pixels.</param>
/// <param name="Place">Where it stands, for messages.</param>
public sealed record LabelObject(int Picture, string Category, RleMask Mask, string Place)
{
    /// <summary>What stays the same when the file is written again with better masks; unique in its picture.</summary>
    public required string Key { get; init; }

    /// <summary>The number that the format gives it; null for none.</summary>
    public long? Id { get; init; }

    /// <summary>This program's own object, where the labels came from here.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>The region covers several objects.</summary>
    public bool IsCrowd { get; init; }

    /// <summary>The labels only have a box; the mask is all of its pixels.</summary>
    public bool IsBox { get; init; }

    /// <summary>Members that nobody here knows, as a JSON object; null for none.</summary>
    public string? Extra { get; init; }
}
