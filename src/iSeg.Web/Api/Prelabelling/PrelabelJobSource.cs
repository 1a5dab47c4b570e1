using iSeg.Data.Prelabelling;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Jobs;
using iSeg.Web.Prelabelling;

namespace iSeg.Web.Api.Prelabelling;

/// <summary>Pre-labelling jobs among all jobs of a project.</summary>
internal sealed class PrelabelJobSource(PrelabelJobStore store, PrelabelWorker worker) : IJobSource
{
    /// <summary>Jobs are kept for good; more than the last ones are listed at their own address.</summary>
    private const int Latest = 500;

    public Right RightToCancel(JobBody job) => Right.Manage;

    public async Task<IReadOnlyList<JobBody>> ListAsync(int projectId, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(projectId, null, Latest, cancellationToken)).Select(job => job.ToListed())];

    public async Task<JobBody?> FindAsync(int projectId, string id, CancellationToken cancellationToken) =>
        PrelabelJobBodies.OwnNumber(id) is { } number && await store.FindAsync(number, cancellationToken) is { } job && job.ProjectId == projectId ? job.ToBody() : null;

    public async Task CancelAsync(int projectId, string id, CancellationToken cancellationToken)
    {
        if (PrelabelJobBodies.OwnNumber(id) is { } number)
        {
            await worker.CancelAsync(projectId, number, cancellationToken);
        }
    }
}
