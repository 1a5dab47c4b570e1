using System.Collections.Immutable;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>One prompt more, and how good the mask was then.</summary>
/// <param name="Added">The prompts that this step added; at least one.</param>
/// <param name="Iou">Intersection over union with the truth, 0..1.</param>
/// <param name="BoundaryF"><see cref="Boundary"/>, 0..1.</param>
/// <param name="Time">From all prompts so far to the mask; the encoding is not in it.</param>
public sealed record TrialStep(ImmutableArray<Prompt> Added, double Iou, double BoundaryF, TimeSpan Time);

/// <summary>One object, prompted step by step.</summary>
/// <param name="Steps">In their order; at least one.</param>
/// <param name="Mask">After the last step.</param>
public sealed record Trial(ImmutableArray<TrialStep> Steps, RleMask Mask)
{
    /// <summary>After so many steps, or after the last one where there were fewer.</summary>
    public TrialStep After(int steps) => Steps[Math.Min(steps, Steps.Length) - 1];

    public TrialStep Last => Steps[^1];

    public bool Reached(double iou) => Steps.Any(step => step.Iou >= iou);

    /// <summary>The first step that reached an IoU, from 1; <paramref name="never"/> when none did.</summary>
    public int StepsTo(double iou, int never)
    {
        for (var step = 0; step < Steps.Length; step++)
        {
            if (Steps[step].Iou >= iou)
            {
                return step + 1;
            }
        }

        return never;
    }
}
