using iSeg.Web.Editing.Tagging;

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

    /// <summary>
    /// The mask that prompts would give, for somebody who only points at things. Never waits for an encoding or for more important
    /// work, stops when cancelled, and says in <see cref="HoverReply.Why"/> why there is no mask.
    /// </summary>
    [Alias("Hover")]
    Task<HoverReply> HoverAsync(PredictRequest request, CancellationToken cancellationToken);

    /// <summary>How sure the prediction is, everywhere.</summary>
    [Alias("SoftMap")]
    Task<SoftMapReply> SoftMapAsync(PredictRequest request);

    /// <summary>The refined map after every iteration.</summary>
    [Alias("Refinement")]
    Task<RefinementReply> RefinementAsync(PredictRequest request, CancellationToken cancellationToken);

    /// <summary>The regions that <see cref="RefinementAsync"/> gives values for.</summary>
    [Alias("Regions")]
    Task<RegionsReply> RegionsAsync();

    /// <summary>The picture divided at every fineness; worked out once and kept with the encoding.</summary>
    [Alias("Segments")]
    Task<SegmentsReply> SegmentsAsync();

    /// <summary>Where a place of the picture looks.</summary>
    [Alias("Attention")]
    Task<AttentionReply> AttentionAsync(AttentionRequest request, CancellationToken cancellationToken);

    /// <summary>Which of the project's words the picture shows.</summary>
    [Alias("Tags")]
    Task<TagsReply> TagsAsync();

    /// <summary>Replaces the project's own words, and tags the picture with them.</summary>
    [Alias("SetWords")]
    Task<TagsReply> SetWordsAsync(IReadOnlyList<string> words);
}
