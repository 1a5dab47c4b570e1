using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Web.Accounts;

namespace iSeg.Web.Prelabelling;

/// <summary>Jobs, as far as the caller may: whoever sees a project sees them, and owners begin and end them.</summary>
public sealed class GuardedPrelabelling(PrelabelJobStore store, PrelabelWorker worker, PrelabelModels models, CallerCheck check, SuggestionNotices notices)
{
    /// <summary>Some of a project's jobs, newest first.</summary>
    public async Task<IReadOnlyList<PrelabelJob>> ListAsync(int projectId, long? before, int take, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await store.ListAsync(projectId, before, take, cancellationToken);
    }

    /// <summary>The newest of a project's jobs; see <see cref="PrelabelJobStore.RefreshAsync"/>.</summary>
    public async Task<IReadOnlyList<PrelabelJob>> RefreshAsync(int projectId, IReadOnlyList<PrelabelJob> known, int take, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await store.RefreshAsync(projectId, known, take, cancellationToken);
    }

    /// <summary>Null when the project has no such job.</summary>
    public async Task<PrelabelJob?> FindAsync(int projectId, long id, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await store.FindAsync(id, cancellationToken) is { } job && job.ProjectId == projectId ? job : null;
    }

    /// <summary>Some of the pictures that a job could not do.</summary>
    public async Task<IReadOnlyList<PrelabelFailure>> FailuresAsync(int projectId, long id, int take, CancellationToken cancellationToken) =>
        await FindAsync(projectId, id, cancellationToken) is null ? [] : await store.FailuresAsync(id, take, cancellationToken);

    /// <summary>Puts a job into the queue.</summary>
    /// <exception cref="PrelabelException">It makes no sense, names a model that is not installed, or there is nothing to do.</exception>
    public async Task<PrelabelJob> StartAsync(int projectId, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        spec = await models.ChooseAsync(projectId, spec, cancellationToken);
        var job = await store.CreateAsync(projectId, spec, JobOrigin.Server, check.Caller.Id, cancellationToken);
        worker.Wake();
        notices.TellJobs(projectId);
        return job;
    }

    /// <summary>Ends a job; what it has suggested stays. False when the project has no such job, or it was over.</summary>
    public async Task<bool> CancelAsync(int projectId, long id, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        return await worker.CancelAsync(projectId, id, cancellationToken);
    }

    /// <summary>Deletes a job's suggestions that nobody has decided. Gives how many there were.</summary>
    public async Task<int> DeleteOpenAsync(int projectId, long id, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        var pictures = await store.DeleteOpenAsync(projectId, id, cancellationToken);
        foreach (var picture in pictures.Keys)
        {
            notices.TellPicture(picture);
        }

        notices.TellJobs(projectId);
        return pictures.Values.Sum();
    }
}
