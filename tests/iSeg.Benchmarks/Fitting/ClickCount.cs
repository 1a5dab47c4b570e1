using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks.Fitting;

/// <summary>Clicks and boxes as <c>iseg evaluate</c> counts them, with rankings that are not the program's.</summary>
internal static class ClickCount
{
    /// <summary>Of the clicks that do not lie in the middle; those that corrections are fitted on have the lots of their picture's number.</summary>
    private const int Lot = 1001;

    /// <param name="set">To measure on.</param>
    /// <param name="tuning">With the rankings.</param>
    /// <param name="cancellationToken">Stops the run; what was counted until then is printed.</param>
    public static async Task PrintAsync(FittingSet set, Tuning tuning, CancellationToken cancellationToken)
    {
        var boxes = (await ReportAsync(set, new BoxProtocol(), tuning, cancellationToken)).Results;
        Console.WriteLine(FormattableString.Invariant($"{set.Name}: {boxes.Length} objects, tight box: {boxes.Average(box => box.Trial.After(1).Iou):0.000}"));
        foreach (var (where, protocol) in new[] { ("in the middle", new NocProtocol()), ("displaced", new(Lot: Lot)) })
        {
            var clicks = new NocSummary((await ReportAsync(set, protocol, tuning, cancellationToken)).Results, protocol);
            Console.WriteLine(FormattableString.Invariant(
                $"  {where}: NoC80, 85, 90: {clicks.ClicksTo(.8):0.00} {clicks.ClicksTo(.85):0.00} {clicks.ClicksTo(.9):0.00}, never 90: {clicks.Never(.9)}, IoU after 1, 3, 5, 10: {clicks.Iou(1):0.000} {clicks.Iou(3):0.000} {clicks.Iou(5):0.000} {clicks.Iou(10):0.000}, drops above 0.2: {clicks.LargeDrops.Count()}, of these not mended: {clicks.LargeDrops.Count(drop => !drop.IsMended)}"));
        }
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
