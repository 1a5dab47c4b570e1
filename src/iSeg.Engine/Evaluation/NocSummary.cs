using System.Collections.Immutable;

namespace iSeg.Engine.Evaluation;

/// <summary>What a NoC run over many objects says.</summary>
public sealed class NocSummary
{
    /// <summary>A drop above this is a failure unless a later click mends it.</summary>
    public const double LargeDrop = .2;

    private readonly ImmutableArray<ObjectResult> _results;
    private readonly NocProtocol _protocol;

    /// <param name="results">At least one.</param>
    /// <param name="protocol">That they were measured by.</param>
    public NocSummary(ImmutableArray<ObjectResult> results, NocProtocol protocol)
    {
        ArgumentOutOfRangeException.ThrowIfZero(results.Length, nameof(results));
        (_results, _protocol) = (results, protocol);
        Drops = [.. results.SelectMany(result => Drop.Of(result.Name, result.Trial)).OrderByDescending(drop => drop.Size)];
    }

    public int Objects => _results.Length;

    public int Clicks => _results.Sum(result => result.Trial.Steps.Length);

    /// <summary>Largest first.</summary>
    public ImmutableArray<Drop> Drops { get; }

    public IEnumerable<Drop> LargeDrops => Drops.Where(drop => drop.Size > LargeDrop);

    /// <summary>Seconds a click, over all clicks.</summary>
    public Spread ClickSeconds => Spread.Of(_results.SelectMany(result => result.Trial.Steps).Select(step => step.Time.TotalSeconds));

    /// <summary>Mean number of clicks to an IoU; an object that never gets there counts with all the clicks that are allowed.</summary>
    public double ClicksTo(double iou) => _results.Average(result => result.Trial.StepsTo(iou, _protocol.MaxClicks));

    /// <summary>Objects that never got there.</summary>
    public int Never(double iou) => _results.Count(result => !result.Trial.Reached(iou));

    /// <summary>Mean IoU after so many clicks; of an object that was done before, after its last.</summary>
    public double Iou(int clicks) => _results.Average(result => result.Trial.After(clicks).Iou);

    /// <summary>Mean boundary F-score, likewise.</summary>
    public double BoundaryF(int clicks) => _results.Average(result => result.Trial.After(clicks).BoundaryF);
}
