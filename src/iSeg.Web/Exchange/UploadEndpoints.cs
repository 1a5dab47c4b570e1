using System.Text.Json;
using iSeg.Data.Import;
using iSeg.Data.Projects;
using iSeg.Web.Accounts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace iSeg.Web.Exchange;

/// <summary>
/// Pictures in: one file a request, its bytes as the body, its path in a header. Answers with a line of JSON for each picture as soon
/// as it is known, so that a zip of thousands shows its progress.
/// </summary>
internal static class UploadEndpoints
{
    /// <summary>A page of another site cannot send this header without being asked first, and this server never says yes.</summary>
    private const string PathHeader = "X-Picture-Path";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void MapUploads(this WebApplication app) =>
        app.MapPost("/api/projects/{projectId:int}/pictures", UploadAsync).DisableAntiforgery().Needs(Right.Manage).CountsAsUpload();

    private static async Task UploadAsync(int projectId, HttpContext http, ProjectStore projects, PictureImporter importer, ILogger<PictureImporter> logger)
    {
        var cancellationToken = http.RequestAborted;
        if (!http.Request.Headers.TryGetValue(PathHeader, out var header) || string.IsNullOrWhiteSpace(header))
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, $"The header {PathHeader} with the picture's name is missing.");
            return;
        }

        if (await projects.FindAsync(projectId, cancellationToken) is null)
        {
            await RefuseAsync(http, StatusCodes.Status404NotFound, "This project is not there any more.");
            return;
        }

        // The importer has limits of its own and says so in words.
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var path = Uri.UnescapeDataString(header.ToString());
        http.Response.ContentType = "application/x-ndjson";
        try
        {
            await foreach (var result in importer.ImportAsync(projectId, path, http.Request.Body, cancellationToken))
            {
                await WriteAsync(http, new UploadLine(result.Path, result.Status.ToString().ToLowerInvariant(), result.Message, result.PictureId, result.DuplicateOf));
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(failure, "Project {ProjectId}: an upload failed", projectId);
            await WriteAsync(http, new UploadLine(path, "refused", "The server could not take this file. Its log says why; the other files go on.", null, null));
        }
    }

    private static async Task WriteAsync(HttpContext http, UploadLine line)
    {
        await JsonSerializer.SerializeAsync(http.Response.Body, line, Json, http.RequestAborted);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new UploadLine("", "refused", message, null, null), Json);
    }

    private sealed record UploadLine(string Path, string Status, string? Message, long? PictureId, string? DuplicateOf);
}
