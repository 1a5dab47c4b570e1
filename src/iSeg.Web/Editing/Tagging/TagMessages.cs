namespace iSeg.Web.Editing.Tagging;

// What crosses grain calls and, as JSON, the circuit (docs/editor-protocol.md).

/// <summary>A word and how sure the picture shows it.</summary>
/// <param name="Score">0..1.</param>
/// <param name="Kept">High enough among the picture's words to count as a tag.</param>
[GenerateSerializer, Immutable, Alias("iSeg.Tag")]
public sealed record TagMessage([property: Id(0)] string Word, [property: Id(1)] double Score, [property: Id(2)] bool Kept);

/// <summary>What is suggested for a picture.</summary>
/// <param name="Words">The project's own words besides its categories; null where they could not be asked for.</param>
/// <param name="Tags">Categories and own words, surest first; null where nothing can tell.</param>
/// <param name="Model">The CLIP that looked; null where there is none.</param>
/// <param name="Hint">How to get suggestions where there are none.</param>
/// <param name="Error">Why there are none, fit to be shown.</param>
[GenerateSerializer, Immutable, Alias("iSeg.TagsReply")]
public sealed record TagsReply(
    [property: Id(0)] IReadOnlyList<string>? Words,
    [property: Id(1)] IReadOnlyList<TagMessage>? Tags,
    [property: Id(2)] string? Model,
    [property: Id(3)] string? Hint,
    [property: Id(4)] string? Error)
{
    public static TagsReply Refused(string error) => new(null, null, null, null, error);
}
