using System.Runtime.CompilerServices;
using iSeg.Core.Annotations;
using iSeg.Core.Provenance;
using iSeg.Data.Pictures;
using iSeg.Data.Provenance;
using iSeg.Web.Accounts;

namespace iSeg.Web.Provenance;

/// <summary>Logs and correction costs, as far as the caller may see them. What pages use instead of <see cref="IEditJournal"/> and <see cref="CostReader"/>.</summary>
public sealed class GuardedHistory(IEditJournal journal, CostReader costs, CallerCheck check)
{
    /// <summary>Everything that was done on a picture; null when there is no such picture, or the caller has no part in its project.</summary>
    public async Task<JournaledPicture?> LoadAsync(long pictureId, CancellationToken cancellationToken)
    {
        try
        {
            await check.RequirePictureAsync(pictureId, Right.See);
        }
        catch (AccessRefusedException)
        {
            return null;
        }

        return await journal.LoadAsync(pictureId, cancellationToken);
    }

    /// <summary>Every picture of a project with the cost of its objects, as <see cref="CostReader.ReadAsync"/>; nothing when the caller has no part in it.</summary>
    public async IAsyncEnumerable<(PictureSummary Picture, IReadOnlyList<ObjectCost> Objects)> CostsAsync(
        int projectId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await check.MayAsync(projectId, Right.See))
        {
            yield break;
        }

        await foreach (var picture in costs.ReadAsync(projectId, cancellationToken))
        {
            yield return picture;
        }
    }
}
