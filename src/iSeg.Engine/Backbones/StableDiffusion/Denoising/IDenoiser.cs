namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>A pass of the UNet, as far as what is asked of it needs. No state between calls; any number of threads may call.</summary>
internal interface IDenoiser : IDisposable
{
    /// <param name="latents">[channels, side, side], one or several: all with the same text and timestep.</param>
    /// <param name="timestep">Of their noise.</param>
    /// <param name="text">[tokens, width], from the text encoder.</param>
    /// <param name="tokenWeights">[tokens], what the keys of the cross-attention are multiplied with; null for ones.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>For each what <see cref="DenoiserOutputs"/> asks for, by the names of <see cref="Networks.UNetGraph"/>'s outputs.</returns>
    IReadOnlyList<Dictionary<string, float[]>> Run(
        IReadOnlyList<float[]> latents, int timestep, float[] text, float[]? tokenWeights, CancellationToken cancellationToken);
}
