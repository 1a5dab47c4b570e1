using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>How good a mask was after every click.</summary>
/// <param name="Ious">IoU after click 1, 2, ...; ends when the target was reached or the clicks were used up.</param>
/// <param name="MaxClicks">Clicks that were allowed.</param>
public sealed record NocResult(ImmutableArray<double> Ious, int MaxClicks)
{
    /// <summary>The first click that reached an IoU; <see cref="MaxClicks"/> when none did.</summary>
    public int ClicksTo(double iou)
    {
        for (var click = 0; click < Ious.Length; click++)
        {
            if (Ious[click] >= iou)
            {
                return click + 1;
            }
        }

        return MaxClicks;
    }

    public bool Reached(double iou) => Ious.Any(value => value >= iou);
}

/// <summary>Number of clicks: how often a person has to click until an object is good (NoC).</summary>
public static class NocRunner
{
    /// <param name="predict">From all clicks so far to a mask.</param>
    /// <param name="truth">[height, width] row-major: 1 object, 0 background, 255 ignored.</param>
    /// <param name="size">Of the picture.</param>
    /// <param name="target">Stop at this IoU.</param>
    /// <param name="maxClicks">Stop after so many clicks.</param>
    public static NocResult Run(Func<PromptSet, RleMask> predict, byte[] truth, PixelSize size, double target = .9, int maxClicks = 20)
    {
        ArgumentNullException.ThrowIfNull(predict);
        var simulator = new ClickSimulator(truth, size);
        var predicted = new byte[truth.Length];
        var prompts = PromptSet.Empty;
        var ious = ImmutableArray.CreateBuilder<double>();
        while (ious.Count < maxClicks && simulator.Next(predicted) is { } click)
        {
            prompts = new(prompts.Prompts.IsDefault ? [click] : prompts.Prompts.Add(click));
            predict(prompts).CopyTo(predicted);
            ious.Add(simulator.Iou(predicted));
            if (ious[^1] >= target)
            {
                break;
            }
        }

        return new(ious.ToImmutable(), maxClicks);
    }
}
