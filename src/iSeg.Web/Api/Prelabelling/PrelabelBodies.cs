using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Jobs;

namespace iSeg.Web.Api.Prelabelling;

/// <summary>What a pre-labelling job has done so far.</summary>
/// <param name="Spec">What was asked for, with the model that was chosen; in lists of jobs without `namesByPicture`, `pictureIds` and more than 50 `names`; null where another version wrote what cannot be read.</param>
/// <param name="Failed">Pictures that could not be done; the others went on.</param>
/// <param name="Suggestions">Masks suggested.</param>
/// <param name="Open">Of them those that nobody has decided.</param>
/// <param name="Accepted">Of them those that became objects.</param>
/// <param name="Failures">The first of the pictures that failed, and why; in lists empty.</param>
internal sealed record PrelabelReport(PrelabelSpec? Spec, int Failed, int Suggestions, int Open, int Accepted, IReadOnlyList<PrelabelFailure> Failures);

/// <summary>Pre-labelling jobs in the shape of all jobs.</summary>
internal static class PrelabelJobBodies
{
    /// <summary>Tells their ids from other jobs'.</summary>
    private const string Prefix = "prelabel-";

    public static string Address(int projectId, long id) => $"{ApiRoutes.Base}/projects/{projectId}/prelabel-jobs/{id}";

    /// <summary>The number in an id, with or without its prefix; null for what is none.</summary>
    public static long? Number(string id) => long.TryParse(id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id, out var number) ? number : null;

    /// <summary>The number in an id of a list of all jobs; null for another job's.</summary>
    public static long? OwnNumber(string id) => id.StartsWith(Prefix, StringComparison.Ordinal) ? Number(id) : null;

    /// <summary>In a list of many.</summary>
    public static JobBody ToListed(this PrelabelJob job) => (job with { Spec = job.Spec?.WithoutLists() }).ToBody();

    public static JobBody ToBody(this PrelabelJob job, IReadOnlyList<PrelabelFailure>? failures = null) => new(
        $"{Prefix}{job.Id}",
        "prelabel",
        job.ProjectId,
        job.State switch
        {
            PrelabelState.Queued => JobState.Queued,
            PrelabelState.Running => JobState.Running,
            PrelabelState.Done => JobState.Succeeded,
            PrelabelState.Cancelled => JobState.Cancelled,
            _ => JobState.Failed,
        },
        job.State == PrelabelState.Running ? job.Spec?.KindName : null,
        job.Done,
        job.Total,
        job.Error,
        job.CreatedBy,
        job.CreatedAt,
        job.FinishedAt,
        new() { Prelabel = new(job.Spec, job.Failed, job.Found, job.Open, job.Accepted, failures ?? []) },
        new Dictionary<string, string>
        {
            ["self"] = Address(job.ProjectId, job.Id),
            ["project"] = $"{ApiRoutes.Base}/projects/{job.ProjectId}",
            ["page"] = $"/projects/{job.ProjectId}/prelabel",
        });
}
