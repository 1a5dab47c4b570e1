using System.Text.Json.Serialization;
using iSeg.Core.Imaging;
using iSeg.Data.Import;
using iSeg.Data.Pictures;
using iSeg.Data.Review;
using iSeg.Web.Api.Http;

namespace iSeg.Web.Api.Pictures;

/// <summary>A picture.</summary>
/// <param name="Id">Never used twice; also the image id of exports, unless an imported file brought another.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="Path">Relative, with forward slashes, as whoever uploaded it called it.</param>
/// <param name="Width">Upright, in pixels.</param>
/// <param name="Height">Upright, in pixels.</param>
/// <param name="Format">Of the original file.</param>
/// <param name="ByteLength">Of the original file.</param>
/// <param name="Sha256">Of the original file, 64 hexadecimal digits in lower case.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="Objects">Objects that are neither deleted nor empty.</param>
/// <param name="Revision">Of the last edit; 0 before any.</param>
/// <param name="Review">How far it is.</param>
/// <param name="Links">Addresses: "self", "file", "thumbnail", "annotations", and "page" for people.</param>
internal sealed record PictureBody(
    long Id,
    int ProjectId,
    string Path,
    int Width,
    int Height,
    PictureFormat Format,
    long ByteLength,
    string Sha256,
    DateTimeOffset AddedAt,
    int Objects,
    long Revision,
    ReviewBody Review,
    IReadOnlyDictionary<string, string> Links)
{
    public static string Address(long pictureId) => $"{ApiRoutes.Base}/pictures/{pictureId}";

    public static PictureBody Of(PictureEntry entry)
    {
        var (picture, self) = (entry.Picture, Address(entry.Picture.Id));
        return new(
            picture.Id, picture.ProjectId, picture.Path, picture.Size.Width, picture.Size.Height, picture.Format, picture.ByteLength, picture.Sha256, picture.AddedAt,
            picture.Objects, entry.Revision, ReviewBody.Of(entry.Review),
            new Dictionary<string, string>
            {
                ["self"] = self,
                ["file"] = self + "/file",
                ["thumbnail"] = self + "/thumbnail",
                ["annotations"] = self + "/annotations",
                ["page"] = $"/pictures/{picture.Id}",
            });
    }
}

/// <summary>How far a picture is.</summary>
/// <param name="State">A picture that has edits is in progress, unless somebody said more.</param>
/// <param name="Assignee">Whose it is, as the correction log names them; null for anybody's.</param>
/// <param name="Reason">Why it was rejected; null in every other state.</param>
/// <param name="ChangedAt">UTC; null before the first change.</param>
internal sealed record ReviewBody(ReviewState State, string? Assignee, string? Reason, DateTimeOffset? ChangedAt)
{
    public static ReviewBody Of(PictureReview review) => new(review.State, review.Assignee, review.Reason, review.ChangedAt);
}

/// <summary>What becomes of a picture's state.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReviewChange
{
    /// <summary>start, submit, accept, reject or reopen.</summary>
    public required ReviewAction Action { get; init; }

    /// <summary>Why it is rejected, 1 to 2000 characters; for nothing else.</summary>
    public string? Reason { get; init; }
}

/// <summary>What became of an upload.</summary>
/// <param name="Created">Pictures that are new.</param>
/// <param name="Duplicates">Those whose very bytes the project had already.</param>
/// <param name="Refused">Those that could not be taken.</param>
/// <param name="Items">One by one; an archive has many.</param>
internal sealed record UploadBody(int Created, int Duplicates, int Refused, IReadOnlyList<UploadedBody> Items);

/// <summary>What became of one file.</summary>
/// <param name="Path">As it was given, or as the archive calls it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Message">For people.</param>
/// <param name="PictureId">The new picture, or the one that was there already; null when it was refused.</param>
internal sealed record UploadedBody(string Path, ImportStatus Status, string Message, long? PictureId);
