using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Coco;

/// <summary>One element of an instances file's lists, in the file's own order.</summary>
public abstract record CocoItem
{
    private CocoItem()
    {
    }

    public sealed record OfCategory(CocoCategory Category) : CocoItem;

    public sealed record OfImage(CocoImage Image) : CocoItem;

    public sealed record OfInstance(CocoInstance Instance) : CocoItem;

    /// <summary>A member of the file that is none of its lists: info, licenses, or one that nobody here knows.</summary>
    public sealed record OfFile(string Name, string Json) : CocoItem;
}

/// <summary>An annotation as it stands in a file; its mask is made on demand.</summary>
/// <param name="Id">The file's; null where it gives none.</param>
/// <param name="ImageId">A <see cref="CocoImage"/>, which may stand later in the file, or nowhere.</param>
/// <param name="CategoryId">A <see cref="CocoCategory"/>, likewise; null where the file gives none.</param>
/// <param name="IsCrowd">The region covers several objects. Says nothing about the kind of segmentation.</param>
/// <param name="Segmentation">Null where there is none, or an empty one.</param>
/// <param name="Place">Where it stands, for messages: <c>annotations[17] (id 42)</c>.</param>
public sealed record CocoInstance(long? Id, long ImageId, int? CategoryId, bool IsCrowd, CocoSegmentation? Segmentation, string Place)
{
    /// <summary>The name of the member in which this program tells its own objects.</summary>
    public const string ObjectIdMember = "iseg_object";

    /// <summary>Where the file came from this program: the object.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>Its box on whole pixels where it has no segmentation, which says it better; null where there is none, or nothing that is one.</summary>
    public PixelRect? Box { get; init; }

    /// <summary>Members that nobody here knows, as a JSON object; null for none.</summary>
    public string? Extra { get; init; }

    /// <summary>The mask; empty without a segmentation.</summary>
    /// <param name="image">The size of its image.</param>
    /// <exception cref="CocoFormatException">The segmentation does not fit the image.</exception>
    public Masks.RleMask ToMask(PixelSize image)
    {
        try
        {
            return Segmentation?.ToMask(image) ?? Masks.RleMask.Empty(image);
        }
        catch (FormatException exception)
        {
            throw new CocoFormatException($"{Place}: {exception.Message}", exception);
        }
    }
}
