using System.Text.Json;
using System.Text.Json.Serialization;
using iSeg.Core.Geometry;
using iSeg.Data.Suggestions;
using iSeg.Web.Api.Annotations;

namespace iSeg.Web.Api.Prelabelling;

/// <summary>A mask that a job suggests: no object until it is accepted.</summary>
/// <param name="Id">Of the suggestion.</param>
/// <param name="PictureId">Its picture.</param>
/// <param name="JobId">The job that found it.</param>
/// <param name="State">What became of it.</param>
/// <param name="Name">What it was found as; empty for nothing.</param>
/// <param name="CategoryId">A category of the project; null where whoever accepts has to say.</param>
/// <param name="Score">How sure the engine is, 0..1; null where nothing says so.</param>
/// <param name="Prompts">What it was asked by, as the correction log writes prompts.</param>
/// <param name="ObjectId">The object that it becomes, or whose mask it is to be.</param>
/// <param name="Replaces">It takes the place of that object's mask.</param>
/// <param name="DecidedBy">Who accepted or rejected it, as the correction log names them.</param>
/// <param name="DecidedAt">UTC.</param>
/// <param name="Area">Foreground pixels.</param>
/// <param name="Bbox">The smallest rectangle around them: x, y, width, height.</param>
/// <param name="Segmentation">Its pixels, as `as` asks for them.</param>
internal sealed record SuggestionBody(
    long Id,
    long PictureId,
    long JobId,
    SuggestionState State,
    string Name,
    int? CategoryId,
    double? Score,
    JsonElement Prompts,
    Guid ObjectId,
    bool Replaces,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    long Area,
    IReadOnlyList<int> Bbox,
    Segmentation Segmentation)
{
    public static SuggestionBody Of(Suggestion suggestion, PixelSize picture, SegmentationForm form)
    {
        using var prompts = JsonDocument.Parse(suggestion.Prompts);
        var box = suggestion.Mask.Rect;
        return new(
            suggestion.Id, suggestion.PictureId, suggestion.JobId, suggestion.State, suggestion.Name, suggestion.CategoryId, suggestion.Score, prompts.RootElement.Clone(),
            suggestion.Replaces ?? suggestion.ObjectId, suggestion.Replaces is not null, suggestion.DecidedBy, suggestion.DecidedAt, suggestion.Area, [box.X, box.Y, box.Width, box.Height],
            Segmentation.Of(suggestion.Mask.Place(picture), form));
    }
}

/// <summary>Which suggestions are meant.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SuggestionChoice
{
    /// <summary>Numbers of suggestions of the picture; null for all that it can be done to.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>To accept: what they are to be; null for what was suggested.</summary>
    public int? CategoryId { get; init; }
}

/// <summary>What was done.</summary>
/// <param name="Changed">How many suggestions.</param>
/// <param name="Refused">Those that could not be accepted, and why.</param>
internal sealed record SuggestionOutcome(int Changed, IReadOnlyList<SuggestionRefusal> Refused);

/// <summary>A suggestion that could not be accepted.</summary>
/// <param name="Id">Which.</param>
/// <param name="Code">As the editor's protocol has it: gone, invalid, category, locked ...</param>
/// <param name="Error">Why, fit to be shown.</param>
internal sealed record SuggestionRefusal(long Id, string Code, string Error);
