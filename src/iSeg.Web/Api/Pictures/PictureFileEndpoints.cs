using iSeg.Data.Import;
using iSeg.Data.Pictures;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Projects;
using iSeg.Web.Projects;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace iSeg.Web.Api.Pictures;

/// <summary>The bytes of pictures, in and out.</summary>
internal static class PictureFileEndpoints
{
    public static void MapPictureFilesApi(this IEndpointRouteBuilder app)
    {
        app.MapApi("/projects/{projectId:int}/pictures", "Pictures").MapPost("", UploadAsync).Needs(Right.Manage).CountsAsUpload()
            .TakesFile("application/octet-stream", "image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif", "application/zip").OnceByKey()
            .Produces<UploadBody>(StatusCodes.Status201Created).Produces<UploadBody>()
            .Says("uploadPictures", "Upload a picture, or a zip archive of pictures",
                "The file itself is the body; what it is, is told by its content. `path` is what it is called, with folders if you like. "
                + "201 when something is new, 200 when the project had all of it already, 422 when nothing could be taken.");
        var pictures = app.MapApi("/pictures/{pictureId:long}", "Pictures");
        pictures.MapGet("/file", OriginalAsync).Needs(Right.See).Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "application/octet-stream").Produces(StatusCodes.Status304NotModified).Produces(StatusCodes.Status416RangeNotSatisfiable)
            .Says("getPictureFile", "The original file, byte by byte", "Range requests are answered.");
        pictures.MapGet("/thumbnail", ThumbnailAsync).Needs(Right.See).Produces<Stream>(StatusCodes.Status200OK, "image/webp").Produces(StatusCodes.Status304NotModified)
            .Says("getPictureThumbnail", "A small version, at most 320 pixels a side");
    }

    /// <summary>Lets a body be as large as whoever reads it allows, and as slow as its sender is.</summary>
    public static void TakeLargeBody(this HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static async Task<IResult> UploadAsync(int projectId, string path, GuardedProjects projects, PictureImporter importer, HttpContext http)
    {
        await projects.RequireAsync(projectId, http.RequestAborted);
        http.TakeLargeBody();
        var items = new List<UploadedBody>();
        await foreach (var result in importer.ImportAsync(projectId, path, http.Request.Body, http.RequestAborted))
        {
            items.Add(new(result.Path, result.Status, result.Message, result.PictureId));
        }

        var body = new UploadBody(Count(ImportStatus.Created), Count(ImportStatus.Duplicate), Count(ImportStatus.Refused), items);
        if (items.TrueForAll(item => item.Status == ImportStatus.Refused))
        {
            throw new ApiException(
                StatusCodes.Status422UnprocessableEntity,
                items is [var only] ? $"{only.Path}: {only.Message}"
                    : items.Count == 0 ? $"{path} is a hidden file or one that operating systems leave about; such files are not taken. Give it another 'path'."
                    : $"None of the {items.Count} files could be taken; 'items' says why.",
                new Dictionary<string, object?> { ["items"] = items });
        }

        return body.Created == 0 ? TypedResults.Ok(body)
            : TypedResults.Created(body.Created == 1 ? PictureBody.Address(items.Find(item => item.Status == ImportStatus.Created)!.PictureId!.Value) : (string?)null, body);

        int Count(ImportStatus status) => items.Count(item => item.Status == status);
    }

    private static async Task<IResult> OriginalAsync(long pictureId, PictureStore store, HttpContext http)
    {
        var file = await store.OpenOriginalAsync(pictureId, http.RequestAborted) ?? throw ApiException.Missing($"There is no picture {pictureId} (any more).");

        // As a download and never as a page: the content came from outside.
        return TypedResults.File(file.Content, "application/octet-stream", Path.GetFileName(file.Path), entityTag: new($"\"{file.ETag}\""), enableRangeProcessing: true);
    }

    private static async Task<IResult> ThumbnailAsync(long pictureId, PictureStore store, HttpContext http)
    {
        var image = await store.ThumbnailAsync(pictureId, http.RequestAborted) ?? throw ApiException.Missing($"There is no picture {pictureId} (any more).");
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(image.Bytes, image.ContentType, entityTag: new($"\"{image.ETag}\""));
    }
}
