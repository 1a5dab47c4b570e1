using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks.Fitting;

/// <summary>Clicks and boxes as <c>iseg evaluate</c> counts them, with rankings that are not the program's.</summary>
internal static class ClickCount
{
    /// <param name="set">To measure on.</param>
    /// <param name="tuning">With the rankings.</param>
    /// <param name="cancellationToken">Stops the run; what was counted until then is printed.</param>
    public static async Task PrintAsync(FittingSet set, Tuning tuning, CancellationToken cancellationToken)
    {
        var protocol = new NocProtocol();
        var clicks = new NocSummary((await ReportAsync(set, protocol, tuning, cancellationToken)).Results, protocol);
        var boxes = (await ReportAsync(set, new BoxProtocol(), tuning, cancellationToken)).Results;
        Console.WriteLine(FormattableString.Invariant(
            $"{set.Name}: {clicks.Objects} objects, NoC80, 85, 90: {clicks.ClicksTo(.8):0.00} {clicks.ClicksTo(.85):0.00} {clicks.ClicksTo(.9):0.00}, never 90: {clicks.Never(.9)}, IoU after 1, 3, 5, 10: {clicks.Iou(1):0.000} {clicks.Iou(3):0.000} {clicks.Iou(5):0.000} {clicks.Iou(10):0.000}, drops above 0.2: {clicks.LargeDrops.Count()}, of these not mended: {clicks.LargeDrops.Count(drop => !drop.IsMended)}, tight box: {boxes.Average(box => box.Trial.After(1).Iou):0.000}"));
    }

    private static Task<EvaluationReport> ReportAsync(FittingSet set, IProtocol protocol, Tuning tuning, CancellationToken cancellationToken) =>
        new EvaluationRunner(new AffinityBackbone(), (encoded, token) => Method(encoded, tuning, token), protocol, int.MaxValue)
            .RunAsync(set.Pictures, Environment.ProcessorCount, null, cancellationToken);

    private static Func<Core.Prompts.PromptSet, Core.Masks.RleMask> Method(EncodedImage encoded, Tuning tuning, CancellationToken cancellationToken)
    {
        MaskPrediction? last = null;
        var segmenter = new Segmenter(tuning);
        return prompts => (last = segmenter.Predict(encoded, prompts, SegmentationOptions.Default, last, cancellationToken)).Mask;
    }
}
