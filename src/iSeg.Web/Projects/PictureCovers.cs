using iSeg.Data.Pictures;

namespace iSeg.Web.Projects;

/// <summary>The pictures that stand for a project in lists.</summary>
internal sealed class PictureCovers(PictureStore pictures)
{
    public async Task<IReadOnlyList<PictureSummary>> FirstAsync(int projectId, int count) =>
        await pictures.PageAsync(projectId, 0, count, CancellationToken.None);
}
