using iSeg.Data.Pictures;
using iSeg.Web.Accounts;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Projects;

/// <summary>The pictures of the store, as far as the caller may. What pages use instead of <see cref="PictureStore"/>.</summary>
public sealed class GuardedPictures(PictureStore store, IGrainFactory grains, EncodingCache encodings, CallerCheck check)
{
    /// <summary>Some pictures of a project, in its order; none when the caller has no part in it.</summary>
    public async Task<IReadOnlyList<PictureSummary>> PageAsync(int projectId, int skip, int take, CancellationToken cancellationToken) =>
        await check.MayAsync(projectId, Right.See) ? await store.PageAsync(projectId, skip, take, cancellationToken) : [];

    /// <summary>Some pictures of a project by their numbers, in no order; none when the caller has no part in it.</summary>
    public async Task<IReadOnlyList<PictureSummary>> ListAsync(int projectId, IReadOnlyCollection<long> pictureIds, CancellationToken cancellationToken) =>
        await check.MayAsync(projectId, Right.See) ? await store.ListAsync(projectId, pictureIds, cancellationToken) : [];

    /// <summary>Null when there is no such picture, or the caller has no part in its project.</summary>
    public async Task<PictureSummary?> FindAsync(long pictureId, CancellationToken cancellationToken) =>
        await store.FindAsync(pictureId, cancellationToken) is { } picture && await check.MayAsync(picture.ProjectId, Right.See) ? picture : null;

    /// <summary>Null when there is no such picture, or the caller has no part in its project.</summary>
    public async Task<PictureNeighbours?> NeighboursAsync(long pictureId, CancellationToken cancellationToken) =>
        await FindAsync(pictureId, cancellationToken) is null ? null : await store.NeighboursAsync(pictureId, cancellationToken);

    /// <summary>Deletes a picture with its objects and history; open editors notice. False when it was gone already.</summary>
    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    public async Task<bool> DeleteAsync(long pictureId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.Manage);
        var deleted = await store.DeleteAsync(pictureId, cancellationToken);
        await grains.GetGrain<IEditingSessionGrain>(pictureId).ResetAsync();
        encodings.Forget(pictureId);
        return deleted;
    }
}
