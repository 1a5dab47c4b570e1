using iSeg.Data.Pictures;
using iSeg.Data.Suggestions;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Annotations;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Pictures;
using iSeg.Web.Prelabelling;

namespace iSeg.Web.Api.Prelabelling;

/// <summary>A picture's suggestions: look, accept, reject, open again.</summary>
internal static class SuggestionEndpoints
{
    /// <summary>Accepted by one request at most.</summary>
    private const int Most = 1000;

    public static void MapSuggestionsApi(this IEndpointRouteBuilder app)
    {
        var suggestions = app.MapApi("/pictures/{pictureId:long}/suggestions", "Pre-labelling");
        suggestions.MapGet("", ListAsync).Needs(Right.See).Gives<Page<SuggestionBody>>()
            .Says("listSuggestions", "What jobs suggest on a picture", "`state` is open, accepted or rejected, all when left out; `as` is rle, runs or polygons.");
        suggestions.MapGet("/{suggestionId:long}", FindAsync).Needs(Right.See).Gives<SuggestionBody>().Says("getSuggestion", "One suggestion");
        suggestions.MapPost("/accept", AcceptAsync).Needs(Right.Annotate).Takes<SuggestionChoice>().Produces<SuggestionOutcome>()
            .Says("acceptSuggestions", "Make objects of suggestions", "Each is an edit of yours: open editors show it, undo takes it back. Once, however often it is asked for. Without `ids`, all open ones.");
        suggestions.MapPost("/reject", RejectAsync).Needs(Right.Annotate).Takes<SuggestionChoice>().Produces<SuggestionOutcome>()
            .Says("rejectSuggestions", "Reject open suggestions", "They are not suggested again. Without `ids`, all open ones.");
        suggestions.MapPost("/reopen", ReopenAsync).Needs(Right.Annotate).Takes<SuggestionChoice>().Produces<SuggestionOutcome>()
            .Says("reopenSuggestions", "Open suggestions again", "Rejected ones, and accepted ones whose object is gone.");
    }

    private static async Task<IResult> ListAsync(
        long pictureId, string? state, string? @as, int? limit, string? after, GuardedSuggestions suggestions, PictureList pictures, HttpContext http)
    {
        var (take, start, form, wanted) = (Paging.Limit(limit), Paging.AfterNumber(after), AnnotationEndpoints.Form(@as), Choice.Read<SuggestionState>(state, "state"));
        var size = (await pictures.RequireAsync(pictureId, http.RequestAborted)).Picture.Size;
        var found = await suggestions.PageAsync(pictureId, wanted, start, take + 1, http.RequestAborted);
        return Versions.Answer(http, Paging.Of(http, found, take, s => s.Id, s => SuggestionBody.Of(s, size, form)));
    }

    private static async Task<IResult> FindAsync(
        long pictureId, long suggestionId, string? @as, GuardedSuggestions suggestions, PictureList pictures, HttpContext http)
    {
        var form = AnnotationEndpoints.Form(@as);
        var size = (await pictures.RequireAsync(pictureId, http.RequestAborted)).Picture.Size;
        var found = await suggestions.FindAsync(pictureId, suggestionId, http.RequestAborted) ?? throw ApiException.Missing($"There is no suggestion {suggestionId} on picture {pictureId} (any more).");
        return Versions.Answer(http, SuggestionBody.Of(found, size, form));
    }

    private static async Task<IResult> AcceptAsync(long pictureId, GuardedSuggestions suggestions, HttpContext http)
    {
        var choice = await http.ReadBodyAsync<SuggestionChoice>();
        if (choice.Ids is { Count: > Most })
        {
            throw ApiException.Senseless($"'ids' has {choice.Ids.Count} numbers; send at most {Most} at once.");
        }

        var ids = choice.Ids ?? await suggestions.IdsAsync(pictureId, SuggestionState.Open, Most, http.RequestAborted);
        var refused = new List<SuggestionRefusal>();
        foreach (var id in ids)
        {
            var reply = await suggestions.AcceptAsync(pictureId, id, choice.CategoryId, http.RequestAborted);
            if (!reply.Ok)
            {
                refused.Add(new(id, reply.Code ?? "invalid", reply.Error ?? "It was refused."));
            }
        }

        return TypedResults.Ok(new SuggestionOutcome(ids.Count - refused.Count, refused));
    }

    private static async Task<IResult> RejectAsync(long pictureId, GuardedSuggestions suggestions, HttpContext http) =>
        TypedResults.Ok(new SuggestionOutcome(await suggestions.RejectAsync(pictureId, (await http.ReadBodyAsync<SuggestionChoice>()).Ids, http.RequestAborted), []));

    private static async Task<IResult> ReopenAsync(long pictureId, GuardedSuggestions suggestions, HttpContext http) =>
        TypedResults.Ok(new SuggestionOutcome(await suggestions.ReopenAsync(pictureId, (await http.ReadBodyAsync<SuggestionChoice>()).Ids, http.RequestAborted), []));
}
