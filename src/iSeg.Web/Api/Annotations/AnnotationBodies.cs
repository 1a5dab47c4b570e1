using System.Text.Json.Serialization;
using iSeg.Data.Pictures;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Pictures;

namespace iSeg.Web.Api.Annotations;

/// <summary>An object on a picture.</summary>
/// <param name="Id">Of the object, for ever.</param>
/// <param name="PictureId">Its picture.</param>
/// <param name="CocoId">The annotation id of exports.</param>
/// <param name="CategoryId">A category of the project.</param>
/// <param name="Locked">Refuses every change but unlocking.</param>
/// <param name="Iscrowd">The region covers several objects, as COCO marks them; comes from imported files.</param>
/// <param name="Area">Foreground pixels; 0 when everything was erased.</param>
/// <param name="Bbox">The smallest rectangle around them: x, y, width, height.</param>
/// <param name="Revision">Of the picture, when the object was changed last.</param>
/// <param name="Segmentation">Its pixels, as `as` asks for them.</param>
internal sealed record AnnotationBody(
    Guid Id,
    long PictureId,
    long CocoId,
    int CategoryId,
    bool Locked,
    bool Iscrowd,
    long Area,
    IReadOnlyList<int> Bbox,
    long Revision,
    Segmentation Segmentation)
{
    public static string Address(long pictureId, Guid id) => $"{PictureBody.Address(pictureId)}/annotations/{id}";

    public static AnnotationBody Of(StoredAnnotation stored, SegmentationForm form) => new(
        stored.ObjectId,
        stored.PictureId,
        stored.Id,
        stored.CategoryId,
        stored.Locked,
        stored.IsCrowd,
        stored.Area,
        [stored.Box.X, stored.Box.Y, stored.Box.Width, stored.Box.Height],
        stored.Revision,
        Segmentation.Of(stored.ToMask(), form));

    /// <summary>The tag of an object in one form. What is not in the correction log, a crowd mark, counts too.</summary>
    public static string Tag(StoredAnnotation stored, SegmentationForm form) =>
        Versions.Of($"{stored.Revision}{(stored.IsCrowd ? "-crowd" : "")}{(form == SegmentationForm.Rle ? "" : $"-{form.ToString().ToLowerInvariant()}")}");

    /// <summary>The tags of an object in every form: a change may name any of them.</summary>
    public static string[] Tags(StoredAnnotation stored) => [.. Enum.GetValues<SegmentationForm>().Select(form => Tag(stored, form))];
}

/// <summary>A new object, or what an object is to become. Members that the server makes, such as `area`, may stand beside these and are not looked at.</summary>
internal sealed record AnnotationDraft
{
    /// <summary>For a new object: an id of your own; left out, the server makes one. Not looked at when an object is replaced.</summary>
    public Guid? Id { get; init; }

    /// <summary>A category of the project.</summary>
    public required int CategoryId { get; init; }

    /// <summary>Its pixels, of the picture's size: COCO run lengths, compressed or plain, or outlines.</summary>
    public required Segmentation Segmentation { get; init; }
}

/// <summary>What is to be different about an object; what is left out stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AnnotationChange
{
    /// <summary>A category of the project.</summary>
    public int? CategoryId { get; init; }

    /// <summary>Locked objects refuse every change but unlocking.</summary>
    public bool? Locked { get; init; }
}
