using System.Collections.Immutable;
using System.Diagnostics;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>Collects a trial: adds prompts, takes the time, scores the masks.</summary>
internal sealed class Prompting(Func<PromptSet, RleMask> predict, Truth truth)
{
    private readonly Boundary _boundary = new(truth);
    private readonly ImmutableArray<TrialStep>.Builder _steps = ImmutableArray.CreateBuilder<TrialStep>();
    private readonly ImmutableArray<Prompt>.Builder _prompts = ImmutableArray.CreateBuilder<Prompt>();
    private RleMask _mask = RleMask.Empty(truth.Size);

    /// <summary>[height, width] row-major, 0 or 1: the mask after the last prompt.</summary>
    public byte[] Predicted { get; } = new byte[truth.Size.Area];

    public int Count => _steps.Count;

    public Trial Result => new(_steps.ToImmutable(), _mask);

    public double Add(params ReadOnlySpan<Prompt> prompts)
    {
        _prompts.AddRange(prompts);
        var set = new PromptSet(_prompts.ToImmutable());
        var start = Stopwatch.GetTimestamp();
        _mask = predict(set);
        var time = Stopwatch.GetElapsedTime(start);
        _mask.CopyTo(Predicted);
        var iou = truth.Iou(Predicted);
        _steps.Add(new([.. prompts], iou, _boundary.Score(Predicted), time));
        return iou;
    }
}
