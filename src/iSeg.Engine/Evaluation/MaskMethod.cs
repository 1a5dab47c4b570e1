using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>Anything that turns prompts into a mask of the picture's size: the engine, or a part of it to compare with.</summary>
/// <param name="encoded">The picture.</param>
/// <param name="cancellationToken">Stops the work with <see cref="OperationCanceledException"/>.</param>
/// <returns>From all prompts so far for one object to its mask; may go on from what it was asked before.</returns>
public delegate Func<PromptSet, RleMask> MaskMethod(EncodedImage encoded, CancellationToken cancellationToken);
