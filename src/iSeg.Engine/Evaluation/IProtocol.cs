using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>A way to prompt for an object whose mask is known.</summary>
public interface IProtocol
{
    /// <summary>Prompts until the protocol is through.</summary>
    /// <param name="predict">From all prompts so far to a mask of the truth's size.</param>
    /// <param name="truth">With at least one object pixel.</param>
    /// <param name="cancellationToken">Looked at between prompts.</param>
    Trial Run(Func<PromptSet, RleMask> predict, Truth truth, CancellationToken cancellationToken);
}
