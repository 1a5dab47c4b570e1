using System.Text.Json;
using iSeg.Data.Prelabelling;
using iSeg.Data.Suggestions;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Prelabelling;

/// <summary>Where suggestions become objects, by edits of the picture's session as any others. Asks for no rights but the session's own.</summary>
public sealed class SuggestionDesk(SuggestionStore suggestions, PrelabelJobStore jobs, IGrainFactory grains, SuggestionNotices notices)
{
    /// <summary>Accepts a suggestion: once, however often and by however many it is asked.</summary>
    /// <param name="pictureId">Its picture.</param>
    /// <param name="id">The suggestion.</param>
    /// <param name="categoryId">What it is to be; null for what was suggested.</param>
    /// <param name="author">Who accepts, as in the correction log.</param>
    /// <param name="cancellationToken">Cancels before anything is done.</param>
    /// <returns>The session's answer, or why it was not asked.</returns>
    public async Task<EditReply> AcceptAsync(long pictureId, long id, int? categoryId, string author, CancellationToken cancellationToken)
    {
        if (await suggestions.FindAsync(pictureId, id, cancellationToken) is not { } suggestion)
        {
            return EditReply.Refused("gone", "This suggestion is not there any more.");
        }

        if (suggestion.State == SuggestionState.Rejected)
        {
            return EditReply.Refused("invalid", "This suggestion was rejected. Open it again first.");
        }

        if (suggestion.State == SuggestionState.Accepted && suggestion.DecidedBy != author)
        {
            return EditReply.Refused("invalid", "Somebody else has accepted this suggestion already.");
        }

        if ((categoryId ?? suggestion.CategoryId) is not { } category && suggestion.Replaces is null)
        {
            return EditReply.Refused("category", "Nobody has said what this is: choose a category for it.");
        }

        return await grains.GetGrain<IEditingSessionGrain>(pictureId).ApplyAsync(
            new()
            {
                Kind = "suggestion",
                EditId = suggestion.EditId,
                ObjectId = suggestion.ObjectId,
                Replaces = suggestion.Replaces,
                CategoryId = categoryId ?? suggestion.CategoryId ?? 0,
                Mask = suggestion.Mask.ToMessage(),
                Details = await DetailsAsync(suggestion, cancellationToken),
            },
            author);
    }

    /// <summary>Rejects open suggestions; what somebody decided meanwhile stays as it is.</summary>
    /// <param name="pictureId">Their picture.</param>
    /// <param name="ids">Which; null for all open ones.</param>
    /// <param name="author">Who, as in the correction log.</param>
    /// <param name="cancellationToken">Cancels before anything is done.</param>
    /// <returns>How many were.</returns>
    public async Task<int> RejectAsync(long pictureId, IReadOnlyList<long>? ids, string author, CancellationToken cancellationToken)
    {
        var count = await suggestions.RejectAsync(pictureId, ids, author, cancellationToken);
        notices.TellPicture(pictureId);
        return count;
    }

    /// <summary>What the log keeps: prompts, model and parameters, as of a proposal that a person asked for.</summary>
    private async Task<string> DetailsAsync(Suggestion suggestion, CancellationToken cancellationToken)
    {
        var job = await jobs.OriginAsync(suggestion.JobId, cancellationToken);
        using var prompts = JsonDocument.Parse(suggestion.Prompts);
        using var parameters = JsonDocument.Parse(job?.Spec?.WithoutLists().ToJson() ?? "{}");
        return JsonSerializer.Serialize(new
        {
            suggestion = suggestion.Id,
            job = suggestion.JobId,
            backbone = job?.Model,
            prompts = prompts.RootElement,
            threshold = job?.Spec?.Threshold,
            score = suggestion.Score,
            parameters = parameters.RootElement,
        });
    }
}
