namespace iSeg.Core.Provenance;

/// <summary>The correction cost of many objects together.</summary>
/// <param name="Objects">Objects that are there; of a person, those whose first mask that person made.</param>
/// <param name="Strokes">Edits of pixels after the first masks, those on objects that were deleted in the end included.</param>
/// <param name="Undos">Undos and redos.</param>
/// <param name="Seconds">Working time.</param>
/// <param name="MeanFirstIou">Mean IoU of first against final mask over <paramref name="Objects"/>; null without any.</param>
/// <param name="Untouched">Objects whose first mask is the final one.</param>
public sealed record CostSummary(int Objects, int Strokes, int Undos, double Seconds, double? MeanFirstIou, int Untouched)
{
    public static CostSummary Of(IReadOnlyCollection<ObjectCost> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return Over(costs, costs, c => c.People);
    }

    /// <summary>By person, the busiest first.</summary>
    public static IReadOnlyList<(string Author, CostSummary Cost)> ByPerson(IReadOnlyCollection<ObjectCost> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return
        [
            .. costs.SelectMany(c => c.People).Select(p => p.Author).Distinct(StringComparer.Ordinal)
                .Select(author => (author, Over(
                    costs,
                    [.. costs.Where(c => c.People.Any(p => p.Author == author && p.MadeFirstMask))],
                    c => c.People.Where(p => p.Author == author))))
                .OrderByDescending(p => p.Item2.Seconds).ThenBy(p => p.author, StringComparer.Ordinal),
        ];
    }

    private static CostSummary Over(
        IReadOnlyCollection<ObjectCost> worked, IReadOnlyCollection<ObjectCost> made, Func<ObjectCost, IEnumerable<Contribution>> by)
    {
        var work = worked.SelectMany(by).ToList();
        var there = made.Where(c => !c.Deleted).ToList();
        return new(
            there.Count,
            work.Sum(p => p.Strokes),
            work.Sum(p => p.Undos),
            work.Sum(p => p.Seconds),
            there.Count == 0 ? null : there.Average(c => c.FirstIou),
            there.Count(c => c.FirstIou >= 1));
    }
}
