using System.Collections.Immutable;
using iSeg.Engine.Backbones.StableDiffusion.Convolutions;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>A map between two steps: which step makes it, and its size.</summary>
internal readonly record struct MapSlot(int Step, int Channels, int Side);

/// <summary>One step of a pass.</summary>
/// <param name="Name">Of its weights.</param>
/// <param name="Sources">Steps whose maps it reads.</param>
/// <param name="Channels">Of the map that it makes.</param>
/// <param name="Side">Of that map.</param>
/// <param name="Make">Opens its weights, for a pass or not: told whether a later step reads its map.</param>
internal sealed record UNetStep(string Name, ImmutableArray<int> Sources, int Channels, int Side, Func<bool, StepRun> Make);

/// <summary>Makes a map of others, which stay as they are; null where no step reads it.</summary>
internal delegate FeatureMap? StepRun(FeatureMap[] sources, DenoiserPass pass);

/// <summary>What all steps of one pass share.</summary>
/// <param name="Latents">[channels, side, side].</param>
/// <param name="Times">[channels] by residual block.</param>
/// <param name="Text">[tokens, width].</param>
/// <param name="TokenWeights">[tokens].</param>
/// <param name="Outputs">Filled by the steps.</param>
/// <param name="CancellationToken">Stops the work.</param>
internal sealed record DenoiserPass(
    float[] Latents,
    Dictionary<string, float[]> Times,
    float[] Text,
    float[] TokenWeights,
    Dictionary<string, float[]> Outputs,
    CancellationToken CancellationToken);
