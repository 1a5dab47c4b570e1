using iSeg.Web.Editing.Session;
using iSeg.Web.Prelabelling;

namespace iSeg.Web.Editing.Canvas;

/// <summary>What a canvas does with the suggestions of its picture. Rights are asked before.</summary>
public sealed class CanvasSuggestions(long pictureId, string author, SuggestionDesk desk)
{
    public Task<EditReply> AcceptAsync(long id, int? categoryId) => desk.AcceptAsync(pictureId, id, categoryId, author, CancellationToken.None);

    /// <summary>What somebody decided meanwhile stays as it is.</summary>
    public async Task<EditReply> RejectAsync(IReadOnlyList<long> ids)
    {
        await desk.RejectAsync(pictureId, ids, author, CancellationToken.None);
        return new(true, 0, [], null, null);
    }
}
