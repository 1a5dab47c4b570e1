using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Evaluation.Strokes;

namespace iSeg.Engine.Evaluation;

/// <summary>
/// Two steps: a positive line through the object (<see cref="MedialStroke"/>), then negative ones around it
/// (<see cref="SurroundingLines"/>); one step where there is no room around it.
/// </summary>
public sealed record LineProtocol : IProtocol
{
    public Trial Run(Func<PromptSet, RleMask> predict, Truth truth, CancellationToken cancellationToken)
    {
        var prompting = new Prompting(predict, truth);
        prompting.Add(new LinePrompt(MedialStroke.Of(truth)));
        cancellationToken.ThrowIfCancellationRequested();
        Prompt[] around = [.. SurroundingLines.Of(truth).Select(line => new LinePrompt(line, IsPositive: false))];
        if (around.Length > 0)
        {
            prompting.Add(around);
        }

        return prompting.Result;
    }
}
