using iSeg.Web.Editing.Session;

namespace iSeg.Web.Exchange;

/// <summary>Pictures that were changed past their sessions: what these have in memory is old.</summary>
internal static class OpenSessions
{
    public static Task ForgetAsync(this IGrainFactory grains, IReadOnlyList<long> pictures) => Parallel.ForEachAsync(
        pictures, async (picture, _) => await grains.GetGrain<IEditingSessionGrain>(picture).ResetAsync());
}
