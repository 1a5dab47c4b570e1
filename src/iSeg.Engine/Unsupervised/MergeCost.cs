namespace iSeg.Engine.Unsupervised;

/// <summary>How unlike two neighbouring segments are; the constants were chosen on photographs with known masks (docs/paper.md).</summary>
/// <param name="Border">Weight of the chance that the border between them is an object's.</param>
/// <param name="Divergence">Weight of the divergence of their attention.</param>
/// <param name="Scale">Divergence that counts one half, in nats.</param>
/// <param name="Size">How much small segments go first: the power of the harmonic mean of the areas.</param>
internal readonly record struct MergeCost(float Border, float Divergence, float Scale, float Size)
{
    public static readonly MergeCost Default = new(2, 1, 2, .45f);

    /// <param name="divergence">In nats.</param>
    /// <param name="chance">0..1.</param>
    /// <param name="a">Area of the one, in regions.</param>
    /// <param name="b">Of the other.</param>
    public float Of(float divergence, float chance, double a, double b) =>
        ((Border * chance) + (Divergence * divergence / (divergence + Scale))) * (float)Math.Pow(a * b / (a + b), Size);
}

/// <summary>The constants of <see cref="TreeBuilding"/>.</summary>
/// <param name="Cost">What makes two segments unlike.</param>
/// <param name="Fine">So many segments are refined.</param>
/// <param name="Iterations">Of the refinement: segments are made of the attention already, and more would wash small ones away.</param>
internal sealed record TreeSettings(MergeCost Cost, int Fine, int Iterations)
{
    public static readonly TreeSettings Default = new(MergeCost.Default, 250, 1);
}
