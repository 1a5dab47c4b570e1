using System.Text.Json.Serialization;
using iSeg.Web.Api.Annotations;

namespace iSeg.Web.Api.Segmenting;

/// <summary>What kind of prompt it is.</summary>
internal enum PromptKind
{
    Point,
    Line,
    Box,
    Text,
}

/// <summary>Something said about the wanted object, in pixels of the upright picture; which members matter depends on `kind`.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PromptBody
{
    /// <summary>point (x, y, positive), line (points, positive), box (x0, y0, x1, y1) or text (text).</summary>
    public required PromptKind Kind { get; init; }

    /// <summary>Of a point.</summary>
    public double? X { get; init; }

    /// <summary>Of a point.</summary>
    public double? Y { get; init; }

    /// <summary>Of a line: x, y, x, y, ...</summary>
    public IReadOnlyList<double>? Points { get; init; }

    /// <summary>Of a box: left.</summary>
    public double? X0 { get; init; }

    /// <summary>Of a box: top.</summary>
    public double? Y0 { get; init; }

    /// <summary>Of a box: right.</summary>
    public double? X1 { get; init; }

    /// <summary>Of a box: bottom.</summary>
    public double? Y1 { get; init; }

    /// <summary>What the object is called, 1 to 200 characters; needs a model that understands words.</summary>
    public string? Text { get; init; }

    /// <summary>False for "this is not the object"; points and lines only. True when left out.</summary>
    public bool? Positive { get; init; }
}

/// <summary>A question to the engine.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SegmentQuestion
{
    /// <summary>All that is said about one object, at least one of it positive; at most 1000.</summary>
    public required IReadOnlyList<PromptBody> Prompts { get; init; }

    /// <summary>Where the soft map is cut, 0.01 to 0.99; 0.5 when left out.</summary>
    public double? Threshold { get; init; }

    /// <summary>Iterations of the refinement, 0 to 30; left out, it goes on until the map has settled.</summary>
    public int? Iterations { get; init; }

    /// <summary>How round the border becomes, 0 to 64 pixels; 0 when left out.</summary>
    public int? Smoothing { get; init; }

    /// <summary>Keeps the mask as a new object.</summary>
    public SaveAs? SaveAs { get; init; }
}

/// <summary>As what a mask is kept; one of the two.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SaveAs
{
    /// <summary>A category of the project, by id.</summary>
    public int? CategoryId { get; init; }

    /// <summary>A category of the project, by name, ignoring case.</summary>
    public string? Category { get; init; }
}

/// <summary>The engine's answer.</summary>
/// <param name="Segmentation">The mask, as `as` asks for it.</param>
/// <param name="Area">Foreground pixels.</param>
/// <param name="Bbox">The smallest rectangle around them: x, y, width, height.</param>
/// <param name="Score">How sure the engine is of what it chose: the mean of the soft map over the mask, 0..1; 0 for an empty mask.</param>
/// <param name="Backbone">What looked at the picture.</param>
/// <param name="EncodeMs">How long looking at the picture took, in milliseconds; once for each picture.</param>
/// <param name="PredictMs">How long the prediction took, in milliseconds.</param>
/// <param name="Annotation">The new object, where it was asked for.</param>
internal sealed record SegmentAnswer(
    Segmentation Segmentation, long Area, IReadOnlyList<int> Bbox, double Score, string Backbone, double EncodeMs, double PredictMs, AnnotationBody? Annotation);
