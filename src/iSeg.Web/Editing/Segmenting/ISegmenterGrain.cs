using iSeg.Web.Editing.Session;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Predictions on one picture; its key is the picture's id. Gives affinity: the encoding itself stays in the process's cache.</summary>
[Alias("iSeg.Segmenter")]
public interface ISegmenterGrain : IGrainWithIntegerKey
{
    /// <summary>Encodes the picture if that is not done yet, so that the first click does not wait.</summary>
    [Alias("Warm")]
    Task WarmAsync();

    /// <summary>A mask for prompts.</summary>
    [Alias("Predict")]
    Task<PredictReply> PredictAsync(PredictRequest request);
}

/// <summary>Prompts as the browser sent them, checked for shape but not yet against the picture.</summary>
/// <param name="Request">The browser's number; it drops answers to older requests.</param>
[GenerateSerializer, Immutable, Alias("iSeg.PredictRequest")]
public sealed record PredictRequest([property: Id(0)] long Request, [property: Id(1)] IReadOnlyList<PromptMessage> Prompts, [property: Id(2)] double Threshold);

/// <summary>One prompt; which fields matter depends on <see cref="Kind"/>: point, line or box.</summary>
/// <param name="Points">x, y for a point; x, y, x, y, ... for a line; x0, y0, x1, y1 for a box.</param>
[GenerateSerializer, Immutable, Alias("iSeg.Prompt")]
public sealed record PromptMessage([property: Id(0)] string Kind, [property: Id(1)] IReadOnlyList<double> Points, [property: Id(2)] bool Positive);

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
