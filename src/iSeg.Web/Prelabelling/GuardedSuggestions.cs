using iSeg.Data.Pictures;
using iSeg.Data.Suggestions;
using iSeg.Web.Accounts;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Prelabelling;

/// <summary>Suggestions, as far as the caller may: whoever sees a picture sees them, and whoever annotates decides.</summary>
public sealed class GuardedSuggestions(SuggestionStore store, SuggestionDesk desk, CallerCheck check, SuggestionNotices notices)
{
    /// <summary>Some of a picture's suggestions, surest first.</summary>
    public async Task<IReadOnlyList<Suggestion>> ListAsync(long pictureId, SuggestionState? state, int skip, int take, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await store.ListAsync(pictureId, state, skip, take, cancellationToken);
    }

    /// <summary>The numbers of some, surest first.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(long pictureId, SuggestionState? state, int take, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await store.IdsAsync(pictureId, state, take, cancellationToken);
    }

    /// <summary>Some of a picture's suggestions in the order of their numbers.</summary>
    public async Task<IReadOnlyList<Suggestion>> PageAsync(long pictureId, SuggestionState? state, long after, int take, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await store.PageAsync(pictureId, state, after, take, cancellationToken);
    }

    /// <summary>How many of a picture's suggestions are in a state.</summary>
    public async Task<int> CountAsync(long pictureId, SuggestionState state, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await store.CountAsync(pictureId, state, cancellationToken);
    }

    /// <summary>Null when there is no such suggestion on that picture.</summary>
    public async Task<Suggestion?> FindAsync(long pictureId, long id, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await store.FindAsync(pictureId, id, cancellationToken);
    }

    /// <summary>How many are open, by picture.</summary>
    public async Task<IReadOnlyDictionary<long, int>> OpenAsync(int projectId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await store.OpenAsync(projectId, cancellationToken);
    }

    /// <summary>Some of the pictures that have open ones, in the project's order.</summary>
    public async Task<IReadOnlyList<PictureSummary>> PicturesAsync(int projectId, int skip, int take, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await store.PicturesAsync(projectId, skip, take, cancellationToken);
    }

    /// <summary>The next picture with open ones; null when there is no other.</summary>
    public async Task<long?> NextAsync(long pictureId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await store.NextAsync(pictureId, cancellationToken);
    }

    /// <summary>Accepts one; see <see cref="SuggestionDesk.AcceptAsync"/>.</summary>
    public async Task<EditReply> AcceptAsync(long pictureId, long id, int? categoryId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.Annotate);
        return await desk.AcceptAsync(pictureId, id, categoryId, check.Caller.Id, cancellationToken);
    }

    /// <summary>Rejects open ones; null for all of the picture. Gives how many there were.</summary>
    public async Task<int> RejectAsync(long pictureId, IReadOnlyList<long>? ids, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.Annotate);
        return await desk.RejectAsync(pictureId, ids, check.Caller.Id, cancellationToken);
    }

    /// <summary>Opens rejected ones again, and accepted ones whose object is gone. Gives how many there were.</summary>
    public async Task<int> ReopenAsync(long pictureId, IReadOnlyList<long>? ids, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.Annotate);
        var count = await store.ReopenAsync(pictureId, ids, cancellationToken);
        notices.TellPicture(pictureId);
        return count;
    }
}
