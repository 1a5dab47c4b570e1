using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>
/// Number of clicks: how often a person has to click until an object is good (NoC), as in RITM's evaluation (Sofiiuk et al. 2021).
/// Starts with nothing, clicks into the largest mistake (<see cref="ClickSimulator"/>), and stops when the IoU reaches the target or
/// the clicks are used up.
/// </summary>
/// <param name="Target">Stop at this IoU, 0..1.</param>
/// <param name="MaxClicks">Stop after so many clicks.</param>
/// <param name="Lot">Draws where the clicks lie (<see cref="ClickSimulator"/>); null clicks into the middle of the mistake, as the published figures do.</param>
public sealed record NocProtocol(double Target = NocProtocol.UsualTarget, int MaxClicks = NocProtocol.UsualClicks, int? Lot = null) : IProtocol
{
    public const double UsualTarget = .9;

    public const int UsualClicks = 20;

    public Trial Run(Func<PromptSet, RleMask> predict, Truth truth, CancellationToken cancellationToken)
    {
        var simulator = new ClickSimulator(truth, Lot);
        var prompting = new Prompting(predict, truth);
        while (prompting.Count < MaxClicks && simulator.Next(prompting.Predicted) is { } click)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (prompting.Add(click) >= Target)
            {
                break;
            }
        }

        return prompting.Result;
    }
}
