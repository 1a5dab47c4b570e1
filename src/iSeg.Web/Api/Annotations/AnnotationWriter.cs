using iSeg.Core.Annotations;
using iSeg.Core.Masks;
using iSeg.Web.Api.Http;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Api.Annotations;

/// <summary>
/// Changes objects the way a canvas does: through the picture's editing session, as edits of whoever the token acts for. Open editors see
/// them at once, undo takes them back, and the correction log has them.
/// </summary>
internal sealed class AnnotationWriter(IGrainFactory grains)
{
    /// <summary>What the log keeps of an edit that is a program's.</summary>
    public const string Details = """{"format":"api"}""";

    /// <summary>Does one edit.</summary>
    /// <exception cref="ApiException">It was refused; nothing was changed.</exception>
    public async Task<EditReply> ApplyAsync(HttpContext http, long pictureId, EditRequest request)
    {
        var reply = await grains.GetGrain<IEditingSessionGrain>(pictureId).ApplyAsync(request, http.Caller().Id);
        return reply.Ok ? reply : throw ApiException.Of(reply.Code, reply.Error);
    }

    /// <summary>A new object. The same Idempotency-Key gives the same ids, so a repeated request makes no second one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="pictureId">Where.</param>
    /// <param name="edit">Kind, category and details; ids, mode and mask are filled in.</param>
    /// <param name="id">The id that the caller wants for it; null for any.</param>
    /// <param name="mask">Of the picture's size, not empty.</param>
    /// <returns>The object's id.</returns>
    /// <exception cref="ApiException">It was refused, or the key was used for another object.</exception>
    public async Task<Guid> CreateAsync(HttpContext http, long pictureId, EditRequest edit, Guid? id, RleMask mask)
    {
        var editId = Idempotency.IdOf(http);
        var objectId = id ?? Idempotency.Derive($"object of {editId}");
        var reply = await ApplyAsync(http, pictureId, edit with { EditId = editId, ObjectId = objectId, Mode = "new", Mask = MaskPatch.Of(mask).ToMessage() });
        var made = reply.Changes[0];
        return made.Id == objectId && made.CategoryId == edit.CategoryId && made.Area == mask.Area
            ? objectId
            : throw ApiException.Senseless("This Idempotency-Key was used for another object already. Make a new one for each thing to be done.");
    }
}
