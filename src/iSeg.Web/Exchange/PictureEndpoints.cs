using iSeg.Data.Pictures;
using iSeg.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace iSeg.Web.Exchange;

/// <summary>Picture bytes for the browser: thumbnails, tiles and originals. They never change, so browsers may keep them.
/// The addresses that pages use name the content as well: another store on the same port has other pictures with the same ids.</summary>
internal static class PictureEndpoints
{
    public static string Thumbnail(PictureSummary picture) => $"/api/pictures/{picture.Id}/thumbnail?{Content(picture)}";

    /// <summary>The address of a tile, or a template for it.</summary>
    public static string Tile(PictureSummary picture, string level, string column, string row) =>
        $"/api/pictures/{picture.Id}/tiles/{level}/{column}/{row}?{Content(picture)}";

    public static void MapPictures(this WebApplication app)
    {
        var pictures = app.MapGroup("/api/pictures/{pictureId:long}").Needs(Right.See);
        pictures.MapGet("/thumbnail", async (long pictureId, PictureStore store, HttpContext http, CancellationToken cancellationToken) =>
            Send(await store.ThumbnailAsync(pictureId, cancellationToken), http));
        pictures.MapGet("/tiles/{level:int}/{column:int}/{row:int}",
            async (long pictureId, int level, int column, int row, PictureStore store, HttpContext http, CancellationToken cancellationToken) =>
                Send(await store.TileAsync(pictureId, level, column, row, cancellationToken), http));
        pictures.MapGet("/original", SendOriginalAsync);
    }

    private static string Content(PictureSummary picture) => picture.Sha256[..12];

    private static Results<FileContentHttpResult, NotFound> Send(StoredImage? image, HttpContext http)
    {
        if (image is null)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.File(image.Bytes, image.ContentType, entityTag: new EntityTagHeaderValue($"\"{image.ETag}\""));
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> SendOriginalAsync(long pictureId, PictureStore store, CancellationToken cancellationToken)
    {
        var file = await store.OpenOriginalAsync(pictureId, cancellationToken);

        // As a download and never as a page: the content came from outside.
        return file is null
            ? TypedResults.NotFound()
            : TypedResults.Stream(file.Content, "application/octet-stream", Path.GetFileName(file.Path), entityTag: new EntityTagHeaderValue($"\"{file.ETag}\""));
    }
}
