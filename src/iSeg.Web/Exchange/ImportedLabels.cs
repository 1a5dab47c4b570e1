using iSeg.Data.Import.Labels;
using iSeg.Web.Editing.Session;
using iSeg.Web.Review;

namespace iSeg.Web.Exchange;

/// <summary>Tells of what an import did past the pictures' sessions: what these have in memory, and what open windows say of the review, is old.</summary>
internal sealed class ImportedLabels(IGrainFactory grains, ReviewNotices reviews)
{
    /// <summary>Done when every session of a changed picture reads it anew.</summary>
    /// <param name="report">Of what was stored.</param>
    public async Task TellAsync(LabelImportReport report)
    {
        await Parallel.ForEachAsync(report.TouchedPictures, async (picture, _) => await grains.GetGrain<IEditingSessionGrain>(picture).ResetAsync());
        foreach (var picture in report.ReopenedPictures)
        {
            reviews.Tell(picture);
        }
    }
}
