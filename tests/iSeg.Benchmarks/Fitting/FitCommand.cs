using System.CommandLine;
using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks.Fitting;

/// <summary><c>fit</c>: rankings anew, measured on pictures that they have not seen, and their weights to put into <see cref="RankWeights"/>.</summary>
internal static class FitCommand
{
    private const int NumbersOfLine = 10;

    public static Command CreateCommand()
    {
        var kinds = new Argument<RankedKind[]>("kinds") { Arity = ArgumentArity.OneOrMore, Description = "First, Box, Correction." };
        var even = new Option<string[]>("--even") { Required = true, AllowMultipleArgumentsPerToken = true, Description = "Sets, as the sets command writes them." };
        var odd = new Option<string[]>("--odd") { Required = true, AllowMultipleArgumentsPerToken = true, Description = "Sets of other pictures: each half measures what was fitted on the other." };
        var penalty = new Option<double?>("--penalty") { Description = "Of the weights' squares: more makes them smaller." };
        var count = new Option<bool>("--count") { Description = "Counts clicks and measures boxes as well, each half with the weights fitted on the other." };
        var command = new Command("fit", "Fits rankings on all the sets and says what they would be worth on pictures that they have not seen.") { kinds, even, odd, penalty, count };
        command.SetAction((result, cancellationToken) => RunAsync(
            [.. result.GetValue(kinds)!.Distinct()],
            Array.ConvertAll(result.GetValue(even)!, FittingSet.Find),
            Array.ConvertAll(result.GetValue(odd)!, FittingSet.Find),
            result.GetValue(penalty),
            result.GetValue(count),
            cancellationToken));
        return command;
    }

    private static async Task RunAsync(RankedKind[] kinds, FittingSet[] even, FittingSet[] odd, double? penalty, bool count, CancellationToken cancellationToken)
    {
        var (onEven, onOdd) = (Tuning.Default, Tuning.Default);
        foreach (var kind in kinds)
        {
            var (evenStrokes, oddStrokes) = (await CollectAsync(kind, even, cancellationToken), await CollectAsync(kind, odd, cancellationToken));
            var amount = penalty ?? kind.Penalty();
            var (fromEven, fromOdd) = (RankFit.Fit(evenStrokes, amount), RankFit.Fit(oddStrokes, amount));
            (onEven, onOdd) = (kind.With(onEven, fromEven), kind.With(onOdd, fromOdd));
            Console.WriteLine(FormattableString.Invariant($"{kind}, penalty {amount}"));
            Console.WriteLine("| set | strokes | IoU of the best candidate | of the one with the largest score, fitted on the other half | fitted on its own |");
            Console.WriteLine("|---|---:|---:|---:|---:|");
            Print(even, evenStrokes, fromOdd, fromEven);
            Print(odd, oddStrokes, fromEven, fromOdd);
            Console.WriteLine();
            foreach (var row in RankFit.Fit([.. evenStrokes, .. oddStrokes], amount).Chunk(NumbersOfLine))
            {
                Console.WriteLine(string.Join(" ", row.Select(weight => FormattableString.Invariant($"{weight:G4}f,"))));
            }

            Console.WriteLine();
        }

        foreach (var (sets, tuning) in count ? [(even, onOdd), (odd, onEven)] : Array.Empty<(FittingSet[], Tuning)>())
        {
            foreach (var set in sets)
            {
                await ClickCount.PrintAsync(set, tuning, cancellationToken);
            }
        }
    }

    private static async Task<IReadOnlyList<RankedStroke>[]> CollectAsync(RankedKind kind, FittingSet[] sets, CancellationToken cancellationToken)
    {
        var all = new List<IReadOnlyList<RankedStroke>>();
        foreach (var set in sets)
        {
            all.Add(await StrokeCollection.OfAsync(kind, set, cancellationToken));
        }

        return [.. all];
    }

    private static void Print(FittingSet[] sets, IReadOnlyList<RankedStroke>[] strokes, float[] other, float[] own)
    {
        foreach (var (set, list) in sets.Zip(strokes))
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {set.Name} | {list.Count} | {list.Average(stroke => stroke.Iou.Max()):0.0000} | {RankFit.Taken(list, other):0.0000} | {RankFit.Taken(list, own):0.0000} |"));
        }
    }
}
