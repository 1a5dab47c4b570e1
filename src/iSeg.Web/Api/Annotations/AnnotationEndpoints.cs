using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Pictures;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Api.Annotations;

/// <summary>The objects of a picture, read.</summary>
internal static class AnnotationEndpoints
{
    public static void MapAnnotationsApi(this IEndpointRouteBuilder app)
    {
        var annotations = app.MapApi("/pictures/{pictureId:long}/annotations", "Annotations");
        annotations.MapGet("", ListAsync).Needs(Right.See).Gives<Page<AnnotationBody>>()
            .Says("listAnnotations", "The objects of a picture, in the order in which they were made", "`as` is rle, runs or polygons.");
        annotations.MapGet("/{annotationId}", FindAsync).Needs(Right.See).Gives<AnnotationBody>().Says("getAnnotation", "One object");
        annotations.MapPost("", CreateAsync).Needs(Right.Annotate).Takes<AnnotationDraft>().WithMetadata(new HonoursIdempotencyKey()).ProducesProblem(StatusCodes.Status409Conflict)
            .Produces<AnnotationBody>(StatusCodes.Status201Created)
            .Says("createAnnotation", "Make an object", "Through the picture's editing session: open editors show it at once, undo takes it back.");
        annotations.MapPut("/{annotationId}", ReplaceAsync).Needs(Right.Annotate).Takes<AnnotationDraft>().Matches().ProducesProblem(StatusCodes.Status409Conflict).Produces<AnnotationBody>()
            .Says("replaceAnnotation", "Give an object other pixels and another category", "One edit. With If-Match it happens only if nobody changed the object meanwhile. A locked object answers 409.");
        annotations.MapPatch("/{annotationId}", ChangeAsync).Needs(Right.Annotate).Takes<AnnotationChange>().Matches().ProducesProblem(StatusCodes.Status409Conflict).Produces<AnnotationBody>()
            .Says("changeAnnotation", "Change an object's category, lock or unlock it", "One edit, also where it does both. A locked object takes another category only together with `locked: false`; else it answers 409.");
        annotations.MapDelete("/{annotationId}", DeleteAsync).Needs(Right.Annotate).Matches().ProducesProblem(StatusCodes.Status409Conflict).Produces(StatusCodes.Status204NoContent)
            .Says("deleteAnnotation", "Delete an object", "An edit like any other: undo and the history bring it back. A locked object answers 409.");
    }

    private static async Task<IResult> ListAsync(
        long pictureId, int? categoryId, string? @as, int? limit, string? after, PictureList pictures, AnnotationStore store, HttpContext http)
    {
        var (take, start, form) = (Paging.Limit(limit), Paging.AfterNumber(after), Form(@as));
        await pictures.RequireAsync(pictureId, http.RequestAborted);
        var found = await store.PageAsync(pictureId, start, categoryId, take + 1, http.RequestAborted);
        return Versions.Answer(http, Paging.Of(http, found, take, a => a.Order, a => AnnotationBody.Of(a, form)));
    }

    private static async Task<IResult> FindAsync(long pictureId, string annotationId, string? @as, AnnotationStore store, HttpContext http) =>
        Answer(http, await RequireAsync(pictureId, annotationId, store, http), Form(@as));

    private static async Task<IResult> CreateAsync(long pictureId, string? @as, PictureList pictures, AnnotationStore store, AnnotationWriter writer, HttpContext http)
    {
        var form = Form(@as);
        var draft = await http.ReadBodyAsync<AnnotationDraft>();
        var picture = await pictures.RequireAsync(pictureId, http.RequestAborted);
        var mask = draft.Segmentation.ToMask(picture.Picture.Size);
        var edit = new EditRequest { Kind = "import", EditId = default, CategoryId = draft.CategoryId, Details = AnnotationWriter.Details };
        Guid id;
        try
        {
            id = await writer.CreateAsync(http, pictureId, edit, draft.Id, mask);
        }
        catch (ApiException refused) when (refused.Status == StatusCodes.Status422UnprocessableEntity && draft.Id is not null)
        {
            throw await store.FindAsync(pictureId, draft.Id.Value, http.RequestAborted) is null
                ? refused
                : ApiException.Conflict($"There is an object {draft.Id} on this picture already. Replace it with PUT, or leave 'id' out.");
        }

        var made = await store.FindAsync(pictureId, id, http.RequestAborted)
            ?? throw ApiException.Conflict("This object was made by an earlier request with the same Idempotency-Key, and has been deleted since.");
        return Created(http, made, form);
    }

    private static async Task<IResult> ReplaceAsync(long pictureId, string annotationId, string? @as, AnnotationStore store, AnnotationWriter writer, HttpContext http)
    {
        var form = Form(@as);
        var draft = await http.ReadBodyAsync<AnnotationDraft>();
        var now = await RequireAsync(pictureId, annotationId, store, http);
        Versions.Require(http, AnnotationBody.Tags(now));
        var mask = draft.Segmentation.ToMask(now.Size);
        if (now.CategoryId != draft.CategoryId || !mask.Equals(now.ToMask()))
        {
            await writer.ApplyAsync(http, pictureId, Edit(http, "replace", now) with
            {
                CategoryId = draft.CategoryId,
                Mask = Core.Annotations.MaskPatch.Of(mask).ToMessage(),
                Details = AnnotationWriter.Details,
            });
        }

        return Answer(http, await RequireAsync(pictureId, annotationId, store, http), form);
    }

    private static async Task<IResult> ChangeAsync(
        long pictureId, string annotationId, string? @as, PictureList pictures, CategoryStore categories, AnnotationStore store, AnnotationWriter writer, HttpContext http)
    {
        var form = Form(@as);
        var change = await http.ReadBodyAsync<AnnotationChange>();
        var now = await RequireAsync(pictureId, annotationId, store, http);
        Versions.Require(http, AnnotationBody.Tags(now));

        bool? locked = change.Locked != now.Locked ? change.Locked : null;
        if (change.CategoryId is { } category && category != now.CategoryId)
        {
            // The session would say that it was deleted; a program that mistyped is told where to look.
            var project = (await pictures.RequireAsync(pictureId, http.RequestAborted)).Picture.ProjectId;
            if ((await categories.ListAsync(project, http.RequestAborted)).All(c => c.Id != category))
            {
                throw ApiException.Senseless($"There is no category {category} in this project. {ApiRoutes.Base}/projects/{project}/categories lists them.");
            }

            await writer.ApplyAsync(http, pictureId, Edit(http, "category", now) with { CategoryId = category, Locked = locked });
        }
        else if (locked is not null)
        {
            await writer.ApplyAsync(http, pictureId, Edit(http, "lock", now) with { Locked = locked });
        }

        return Answer(http, await RequireAsync(pictureId, annotationId, store, http), form);
    }

    private static async Task<IResult> DeleteAsync(long pictureId, string annotationId, AnnotationStore store, AnnotationWriter writer, HttpContext http)
    {
        var now = await RequireAsync(pictureId, annotationId, store, http);
        Versions.Require(http, AnnotationBody.Tags(now));
        await writer.ApplyAsync(http, pictureId, Edit(http, "delete", now));
        return TypedResults.NoContent();
    }

    /// <summary>The answer for an object that is new.</summary>
    public static IResult Created(HttpContext http, StoredAnnotation made, SegmentationForm form)
    {
        http.Response.Headers.ETag = AnnotationBody.Tag(made, form);
        return TypedResults.Created(AnnotationBody.Address(made.PictureId, made.ObjectId), AnnotationBody.Of(made, form));
    }

    /// <summary>An edit of an object; one that If-Match was sent with is refused where the object has changed since it was looked up.</summary>
    private static EditRequest Edit(HttpContext http, string kind, StoredAnnotation now) =>
        new() { Kind = kind, EditId = Guid.NewGuid(), ObjectId = now.ObjectId, IfRevision = Versions.Asks(http) ? now.Revision : null };

    /// <summary>Asked for before anything is done: a change must not be answered with a refusal.</summary>
    internal static SegmentationForm Form(string? text) => Choice.Read<SegmentationForm>(text, "as") ?? SegmentationForm.Rle;

    private static IResult Answer(HttpContext http, StoredAnnotation stored, SegmentationForm form) =>
        Versions.Answer(http, AnnotationBody.Of(stored, form), AnnotationBody.Tag(stored, form));

    private static async Task<StoredAnnotation> RequireAsync(long pictureId, string annotationId, AnnotationStore store, HttpContext http) =>
        (Guid.TryParse(annotationId, out var id) ? await store.FindAsync(pictureId, id, http.RequestAborted) : null)
        ?? throw ApiException.Missing($"There is no object {annotationId} on picture {pictureId} (any more).");
}
