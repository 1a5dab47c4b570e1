using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine;

/// <summary>Prompts to masks. Pure: the same encoding, prompts and options give the same mask, bit for bit, on any thread.</summary>
public sealed class Segmenter
{
    private static readonly float[] Biases = [-3, -1.2f, 1.2f, 3];

    private readonly Tuning _tuning;

    public Segmenter()
        : this(Tuning.Default)
    {
    }

    internal Segmenter(Tuning tuning) => _tuning = tuning;

    /// <param name="encoded">The picture.</param>
    /// <param name="prompts">In the order in which they were given.</param>
    /// <param name="options">The knobs, or the defaults.</param>
    /// <param name="previous">
    /// An earlier prediction. If the prompts begin with its prompts and only strokes were added, work goes on from there: the same mask,
    /// in the time of the added strokes. Otherwise it means nothing.
    /// </param>
    /// <param name="cancellationToken">Looked at between the stages.</param>
    /// <exception cref="InvalidPromptException">A prompt means nothing on this picture, or the backbone does not understand it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MaskPrediction Predict(
        EncodedImage encoded, PromptSet prompts, SegmentationOptions? options = null, MaskPrediction? previous = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(prompts);
        options ??= SegmentationOptions.Default;
        options.Validate();
        prompts.Validate(encoded.PictureSize);
        cancellationToken.ThrowIfCancellationRequested();
        if (SegmentSelection.IsAlone(prompts))
        {
            return SegmentSelection.Predict(prompts, encoded, options);
        }

        prompts = SegmentSelection.AsMask(prompts, encoded);

        var seeds = Seeds.From(prompts, encoded, options);
        var state = Replay(encoded, prompts, seeds, options, previous?.State, cancellationToken);
        var (stage, chosen) = (state.Stage, state.Chosen);
        var levels = Array.ConvertAll(Biases, bias => stage.WithBias(chosen, bias));
        cancellationToken.ThrowIfCancellationRequested();
        var mask = BandStage.Refine(encoded.Scene, seeds, chosen, _tuning);
        cancellationToken.ThrowIfCancellationRequested();
        var map = new SoftMap(encoded.Scene, SoftLevels.Build(encoded.Scene, seeds, mask, chosen, levels));
        return new(map, seeds, options.Threshold, state);
    }

    /// <summary>
    /// Follows the strokes in the order in which they were given, as the person did: each one corrects what the ones before had
    /// made, so that a late click does not turn over what was right already.
    /// </summary>
    private ReplayState Replay(
        EncodedImage encoded, PromptSet prompts, Seeds seeds, SegmentationOptions options, ReplayState? previous, CancellationToken cancellationToken)
    {
        var regions = encoded.Scene.Regions;
        RegionStage stage;
        Candidate chosen;
        int done;
        if (previous?.LeadsTo(encoded, prompts, options) == true)
        {
            (stage, chosen, done) = (previous.Stage, previous.Chosen, previous.Strokes);
        }
        else
        {
            done = seeds.Inside is null && seeds.Started is null ? seeds.Strokes.FindIndex(stroke => stroke.IsPositive) + 1 : 0;
            stage = new RegionStage(encoded, new(regions, seeds, done), options, _tuning);
            chosen = stage.Candidates(cancellationToken)[0];
        }

        for (var strokes = done + 1; strokes <= seeds.Strokes.Count; strokes++)
        {
            stage = new(encoded, new(regions, seeds, strokes), options, _tuning, (chosen, seeds.Strokes[strokes - 1], stage));
            chosen = stage.Candidates(cancellationToken)[0];
        }

        return new(encoded, prompts, options, seeds.Strokes.Count, stage, chosen);
    }
}
