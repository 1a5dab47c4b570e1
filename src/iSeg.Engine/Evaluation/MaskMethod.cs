using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>Anything that turns prompts into a mask of the picture's size: the engine, or a part of it to compare with.</summary>
/// <param name="encoded">The picture.</param>
/// <param name="prompts">All prompts so far.</param>
/// <param name="cancellationToken">Stops the work with <see cref="OperationCanceledException"/>.</param>
public delegate RleMask MaskMethod(EncodedImage encoded, PromptSet prompts, CancellationToken cancellationToken);
