using System.Text.Json.Serialization;
using iSeg.Data.Export;
using iSeg.Data.Import.Labels;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Prelabelling;

namespace iSeg.Web.Api.Jobs;

/// <summary>How far a job is.</summary>
internal enum JobState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>Work in the background, as programs see it.</summary>
/// <param name="Id">In the addresses of jobs.</param>
/// <param name="Kind">What is done: "import", "export".</param>
/// <param name="ProjectId">Where.</param>
/// <param name="State">How far it is.</param>
/// <param name="Step">What is being done now, in words; null before the start and after the end.</param>
/// <param name="Done">Of <paramref name="Total"/>, in whatever the step counts.</param>
/// <param name="Total">0 while it is not known.</param>
/// <param name="Error">Why it failed, fit to be shown; null when it did not.</param>
/// <param name="CreatedBy">Who started it, as the correction log names them.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="FinishedAt">UTC; null before the end.</param>
/// <param name="Result">What came of it; null before the end and when nothing did.</param>
/// <param name="Links">Addresses: "self", "project", and "file" when there is something to fetch.</param>
internal sealed record JobBody(
    string Id,
    string Kind,
    int ProjectId,
    JobState State,
    string? Step,
    long Done,
    long Total,
    string? Error,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    JobResult? Result,
    IReadOnlyDictionary<string, string> Links)
{
    [JsonIgnore]
    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>The address of a job.</summary>
    public static string Address(int projectId, string id) => $"{ApiRoutes.Base}/projects/{projectId}/jobs/{id}";

    /// <summary>The links that every job has.</summary>
    public static Dictionary<string, string> Addresses(int projectId, string id) => new()
    {
        ["self"] = Address(projectId, id),
        ["project"] = $"{ApiRoutes.Base}/projects/{projectId}",
    };
}

/// <summary>What came of a job; which member there is depends on its kind.</summary>
internal sealed record JobResult
{
    /// <summary>Of an import.</summary>
    public ImportReport? Import { get; init; }

    /// <summary>Of an export.</summary>
    public LabelExportReport? Export { get; init; }

    /// <summary>Of a pre-labelling job; there from its start.</summary>
    public PrelabelReport? Prelabel { get; init; }
}

/// <summary>What an import did, or would do.</summary>
/// <param name="Format">The format's name.</param>
/// <param name="IsCommitted">False for a preview: nothing was stored.</param>
/// <param name="Pictures">Pictures that the labels name.</param>
/// <param name="Matched">Of them those that the project has, found by path, name or content.</param>
/// <param name="Objects">Objects in the labels, skipped ones included.</param>
/// <param name="Created">New ones.</param>
/// <param name="Updated">Already here, now with other pixels, another category or other attributes.</param>
/// <param name="Unchanged">Already here and the same.</param>
/// <param name="Skipped">Not imported; the notes say why.</param>
/// <param name="NewCategories">Names of categories that the project did not have.</param>
/// <param name="Notes">What was skipped and why, and what could not be kept as it stands in the files.</param>
internal sealed record ImportReport(
    string Format,
    bool IsCommitted,
    int Pictures,
    int Matched,
    long Objects,
    long Created,
    long Updated,
    long Unchanged,
    long Skipped,
    IReadOnlyList<string> NewCategories,
    IReadOnlyList<ImportNote> Notes)
{
    public static ImportReport Of(LabelImportReport report) => new(
        report.Format, report.IsCommitted, report.Pictures, report.Matched, report.Objects, report.Created, report.Updated, report.Unchanged, report.Skipped,
        report.NewCategories, report.Notes);
}
