using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine;

/// <summary>Prompts to masks. Pure: the same encoding, prompts and options give the same mask, bit for bit, on any thread.</summary>
public sealed class Segmenter
{
    private static readonly float[] Biases = [-3, -1.2f, 1.2f, 3];

    /// <summary>Strokes before the last so many are taken all at once.</summary>
    private const int MaxReplayed = 24;
    private readonly Tuning _tuning;

    public Segmenter()
        : this(Tuning.Default)
    {
    }

    internal Segmenter(Tuning tuning) => _tuning = tuning;

    /// <exception cref="InvalidPromptException">A prompt means nothing on this picture, or the backbone does not understand it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MaskPrediction Predict(
        EncodedImage encoded, PromptSet prompts, SegmentationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(prompts);
        options ??= SegmentationOptions.Default;
        options.Validate();
        prompts.Validate(encoded.PictureSize);
        cancellationToken.ThrowIfCancellationRequested();

        var seeds = Seeds.From(prompts, encoded.Scene);
        var (stage, chosen) = Replay(encoded, seeds, options, cancellationToken);
        var levels = Array.ConvertAll(Biases, bias => stage.WithBias(chosen, bias));
        cancellationToken.ThrowIfCancellationRequested();
        var mask = BandStage.Refine(encoded.Scene, seeds, chosen);
        cancellationToken.ThrowIfCancellationRequested();
        var map = new SoftMap(encoded.Scene, SoftLevels.Build(encoded.Scene, seeds, mask, chosen, levels));
        return new(map, seeds, options.Threshold);
    }

    /// <summary>
    /// Follows the strokes in the order in which they were given, as the person did: each one corrects what the ones before had
    /// made, so that a late click does not turn over what was right already.
    /// </summary>
    private (RegionStage Stage, Candidate Chosen) Replay(
        EncodedImage encoded, Seeds seeds, SegmentationOptions options, CancellationToken cancellationToken)
    {
        var regions = encoded.Scene.Regions;
        var firstPositive = seeds.Inside is null && seeds.Started is null ? seeds.Strokes.FindIndex(stroke => stroke.IsPositive) + 1 : 0;
        var first = Math.Max(firstPositive, seeds.Strokes.Count - MaxReplayed);
        var stage = new RegionStage(encoded, new(regions, seeds, first), options, _tuning);
        var chosen = stage.Candidates(cancellationToken)[0];
        for (var strokes = first + 1; strokes <= seeds.Strokes.Count; strokes++)
        {
            stage = new(encoded, new(regions, seeds, strokes), options, _tuning, (chosen, seeds.Strokes[strokes - 1]));
            chosen = stage.Candidates(cancellationToken)[0];
        }

        return (stage, chosen);
    }
}
