using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>One prompt: the smallest box around all object pixels.</summary>
public sealed record BoxProtocol : IProtocol
{
    public Trial Run(Func<PromptSet, RleMask> predict, Truth truth, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(truth);
        var box = truth.Bounds;
        var prompting = new Prompting(predict, truth);
        prompting.Add(new BoxPrompt(new(box.X, box.Y), new(box.Right, box.Bottom)));
        return prompting.Result;
    }
}
