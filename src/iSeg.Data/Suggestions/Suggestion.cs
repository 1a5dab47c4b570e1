using iSeg.Core.Annotations;

namespace iSeg.Data.Suggestions;

/// <summary>A mask that a job suggests.</summary>
/// <param name="Id">Never used twice.</param>
/// <param name="PictureId">Its picture.</param>
/// <param name="JobId">The job that found it.</param>
/// <param name="EditId">Of the edit that accepts it.</param>
/// <param name="ObjectId">Of the object that it becomes.</param>
/// <param name="Replaces">The object whose mask it is to be; null for a new object.</param>
/// <param name="CategoryId">A category of the project; null where it has none (any more).</param>
/// <param name="Name">What it was found as; empty for nothing.</param>
/// <param name="Score">0..1, or null.</param>
/// <param name="State">What became of it.</param>
/// <param name="DecidedBy">Who decided, as in the correction log; null while it is open.</param>
/// <param name="DecidedAt">UTC; null while it is open.</param>
/// <param name="Prompts">What it was asked by: a JSON array.</param>
/// <param name="Area">Foreground pixels.</param>
/// <param name="Mask">In picture coordinates.</param>
public sealed record Suggestion(
    long Id,
    long PictureId,
    long JobId,
    Guid EditId,
    Guid ObjectId,
    Guid? Replaces,
    int? CategoryId,
    string Name,
    double? Score,
    SuggestionState State,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string Prompts,
    long Area,
    MaskPatch Mask);
