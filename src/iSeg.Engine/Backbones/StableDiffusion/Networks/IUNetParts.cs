namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>What a UNet is made of, for whoever builds one; see <see cref="UNetWalk"/>.</summary>
/// <typeparam name="T">What stands for a map between two parts.</typeparam>
internal interface IUNetParts<T>
{
    /// <summary>The latents, convolved to the channels of the first level.</summary>
    T First();

    /// <summary>A residual block that knows the timestep.</summary>
    /// <param name="x">What goes in.</param>
    /// <param name="name">Of its weights.</param>
    /// <param name="channels">Of what comes out.</param>
    T Resnet(T x, string name, int channels);

    /// <param name="x">What goes in and comes out.</param>
    /// <param name="name">Of its weights.</param>
    /// <param name="level">Finest is 0.</param>
    T Transformer(T x, string name, int level);

    /// <summary>A convolution to half the side.</summary>
    T Halve(T x, string name);

    /// <summary>Twice the side, then a convolution.</summary>
    T Enlarge(T x, string name);

    /// <summary>The channels of both.</summary>
    T Join(T a, T b);

    /// <summary>The prediction.</summary>
    T Last(T x);
}
