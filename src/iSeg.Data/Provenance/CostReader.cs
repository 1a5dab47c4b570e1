using System.Runtime.CompilerServices;
using iSeg.Core.Annotations;
using iSeg.Core.Provenance;
using iSeg.Data.Pictures;

namespace iSeg.Data.Provenance;

/// <summary>The correction cost of whole projects, one picture in memory at a time.</summary>
public sealed class CostReader(PictureStore pictures, IEditJournal journal)
{
    private const int PageSize = 200;

    /// <summary>Every picture of a project in the project's order, with the cost of its objects; nothing for a project that is not there.</summary>
    public async IAsyncEnumerable<(PictureSummary Picture, IReadOnlyList<ObjectCost> Objects)> ReadAsync(
        int projectId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var skip = 0; ; skip += PageSize)
        {
            var page = await pictures.PageAsync(projectId, skip, PageSize, cancellationToken);
            foreach (var picture in page)
            {
                // A picture that is deleted meanwhile costs nothing any more.
                if (await journal.LoadAsync(picture.Id, cancellationToken) is { } log)
                {
                    yield return (picture, CorrectionCosts.Of(log));
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }
}
