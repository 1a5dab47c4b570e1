namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>The half of the autoencoder that turns pictures into latents. No state between calls; any number of threads may call.</summary>
internal interface IPictureEncoder : IDisposable
{
    /// <param name="pictures">[3, side, side], -1..1, one or several.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The mean of each picture's posterior: [channels, side / 8, side / 8].</returns>
    float[][] Encode(IReadOnlyList<float[]> pictures, CancellationToken cancellationToken);
}
