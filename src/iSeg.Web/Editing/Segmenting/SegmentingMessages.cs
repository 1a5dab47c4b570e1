using iSeg.Engine;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Editing.Segmenting;

// What crosses grain calls and, as JSON, the circuit (docs/editor-protocol.md). Immutable, so that nothing is copied in process.

/// <summary>Prompts as the browser sent them, checked for shape but not yet against the picture.</summary>
/// <param name="Request">The browser's number; it drops answers to older requests.</param>
/// <param name="Prompts">In the order in which they were given.</param>
/// <param name="Threshold">Of the soft map, 0..1.</param>
/// <param name="Iterations">The paper's N, 0..<see cref="MaxIterations"/>; null leaves it to the engine, which stops when the map has settled.</param>
/// <param name="Smoothing">Of the border, in picture pixels, 0..<see cref="EdgeSmoothing.MaxRadius"/>.</param>
[GenerateSerializer, Immutable, Alias("iSeg.PredictRequest")]
public sealed record PredictRequest(
    [property: Id(0)] long Request,
    [property: Id(1)] IReadOnlyList<PromptMessage> Prompts,
    [property: Id(2)] double Threshold,
    [property: Id(3)] int? Iterations = null,
    [property: Id(4)] int Smoothing = 0)
{
    /// <summary>More change nothing that could be seen, and a replay costs their square.</summary>
    public const int MaxIterations = 30;

    /// <summary>What the engine is told.</summary>
    internal SegmentationOptions Options => Iterations is { } iterations ? SegmentationOptions.Fixed(iterations) : SegmentationOptions.Default;
}

/// <summary>One prompt; which fields matter depends on <see cref="Kind"/>: point, line, box, text or segments.</summary>
/// <param name="Points">x, y for a point; x, y, x, y, ... for a line; x0, y0, x1, y1 for a box; none for a text; nodes for segments.</param>
/// <param name="Text">What the object is called, or the division that segments are of.</param>
[GenerateSerializer, Immutable, Alias("iSeg.Prompt")]
public sealed record PromptMessage([property: Id(0)] string Kind, [property: Id(1)] IReadOnlyList<double> Points, [property: Id(2)] bool Positive, [property: Id(3)] string Text = "");

/// <summary>A predicted mask, or an error fit to be shown.</summary>
[GenerateSerializer, Immutable, Alias("iSeg.PredictReply")]
public sealed record PredictReply(
    [property: Id(0)] long Request,
    [property: Id(1)] PatchMessage? Patch,
    [property: Id(2)] long Area,
    [property: Id(3)] double EncodeMs,
    [property: Id(4)] double PredictMs,
    [property: Id(5)] string? Error,
    [property: Id(6)] string BackboneId = "");

/// <summary>A mask for the pointer's place, and nothing else, or why there is none.</summary>
/// <param name="Why"><see cref="Encoding"/>, <see cref="Busy"/> or an error; null with a mask.</param>
[GenerateSerializer, Immutable, Alias("iSeg.HoverReply")]
public sealed record HoverReply([property: Id(0)] long Request, [property: Id(1)] PatchMessage? Patch, [property: Id(2)] string? Why)
{
    /// <summary>The picture is being looked at for the first time; ask again in a moment.</summary>
    public const string Encoding = "encoding";

    /// <summary>Something more important came; ask again in a moment.</summary>
    public const string Busy = "busy";
}

/// <summary>The soft map of a prediction at working size.</summary>
/// <param name="Values">zlib-packed bytes, [height, width] row-major: 0 is surely not the object, 255 surely is.</param>
[GenerateSerializer, Immutable, Alias("iSeg.SoftMapReply")]
public sealed record SoftMapReply(
    [property: Id(0)] long Request,
    [property: Id(1)] int Width,
    [property: Id(2)] int Height,
    [property: Id(3)] byte[]? Values,
    [property: Id(4)] string? Error);

/// <summary>The refined map after 0, 1, ... N iterations.</summary>
/// <param name="Regions">How many regions there are.</param>
/// <param name="Frames">[N + 1, regions]: 0..255 for 0..1 (<see cref="RefinementReplay"/>).</param>
[GenerateSerializer, Immutable, Alias("iSeg.RefinementReply")]
public sealed record RefinementReply([property: Id(0)] long Request, [property: Id(1)] int Regions, [property: Id(2)] byte[]? Frames, [property: Id(3)] string? Error);

/// <summary>Which region covers each working pixel.</summary>
/// <param name="Labels">zlib-packed, [height, width] row-major, two bytes each, low byte first.</param>
[GenerateSerializer, Immutable, Alias("iSeg.RegionsReply")]
public sealed record RegionsReply(
    [property: Id(0)] int Width,
    [property: Id(1)] int Height,
    [property: Id(2)] int Count,
    [property: Id(3)] byte[]? Labels,
    [property: Id(4)] string? Error);

/// <summary>The picture divided at every fineness (docs/editor-protocol.md, "Segment everything").</summary>
/// <param name="Division">Names it in prompts.</param>
/// <param name="Count">Leaves.</param>
/// <param name="Labels">zlib-packed, [height, width] row-major, two bytes each, low byte first: the leaf of each working pixel.</param>
/// <param name="Merges">[Count - 1] pairs of nodes; the n-th makes node Count + n.</param>
/// <param name="Suggested">Segments to be shown first.</param>
[GenerateSerializer, Immutable, Alias("iSeg.SegmentsReply")]
public sealed record SegmentsReply(
    [property: Id(0)] string? Division,
    [property: Id(1)] int Width,
    [property: Id(2)] int Height,
    [property: Id(3)] int Count,
    [property: Id(4)] byte[]? Labels,
    [property: Id(5)] int[]? Merges,
    [property: Id(6)] int Suggested,
    [property: Id(7)] string? Error)
{
    public static SegmentsReply Refused(string error) => new(null, 0, 0, 0, null, null, 0, error);
}

/// <summary>Where somebody wants to see what the picture's self-attention is like.</summary>
/// <param name="Request">The browser's number.</param>
/// <param name="X">Picture coordinates.</param>
/// <param name="Y">Picture coordinates.</param>
/// <param name="IsReduced">After Ent-Self.</param>
[GenerateSerializer, Immutable, Alias("iSeg.AttentionRequest")]
public sealed record AttentionRequest([property: Id(0)] long Request, [property: Id(1)] double X, [property: Id(2)] double Y, [property: Id(3)] bool IsReduced);

/// <summary>A row of the self-attention.</summary>
/// <param name="Values">[regions]: 0..255, parts of the largest.</param>
[GenerateSerializer, Immutable, Alias("iSeg.AttentionReply")]
public sealed record AttentionReply([property: Id(0)] long Request, [property: Id(1)] byte[]? Values, [property: Id(2)] string? Error);
