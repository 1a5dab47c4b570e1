using iSeg.Web.Accounts;

namespace iSeg.Web.Api.Jobs;

/// <summary>
/// Background work that the API lists, shows and cancels at one address, whoever does it. Every registered source is asked; ids must not
/// collide, so they are UUIDs or have a prefix of their own. Rights are asked before.
/// </summary>
internal interface IJobSource
{
    /// <summary>What ending one's own job takes: the right that starting it took. Other people's take <see cref="Right.Manage"/> in any case.</summary>
    Right RightToCancel(JobBody job);

    /// <summary>The jobs of a project that are still known.</summary>
    Task<IReadOnlyList<JobBody>> ListAsync(int projectId, CancellationToken cancellationToken);

    /// <summary>Null when there is none of this id in the project.</summary>
    Task<JobBody?> FindAsync(int projectId, string id, CancellationToken cancellationToken);

    /// <summary>Asks a job to stop; one that is over stays as it is. Returns at once.</summary>
    Task CancelAsync(int projectId, string id, CancellationToken cancellationToken);
}
