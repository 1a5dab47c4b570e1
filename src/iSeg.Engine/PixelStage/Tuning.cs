namespace iSeg.Engine.PixelStage;

/// <summary>The pixel stage's constants, chosen on pictures of two unlike collections (docs/engine.md).</summary>
internal sealed record Tuning
{
    public static readonly Tuning Default = new();

    /// <summary>Weight of the colour model, whose log odds are limited to <see cref="ColourLimit"/>.</summary>
    public float Colour { get; init; } = 1;

    public float ColourLimit { get; init; } = 4;

    /// <summary>Weight of geodesic nearness, -1..1.</summary>
    public float Geodesic { get; init; } = 2;

    /// <summary>Weight of the refined attention maps, -1..1.</summary>
    public float Attention { get; init; } = 1.5f;

    /// <summary>Weight of a starting mask, -1..1.</summary>
    public float Start { get; init; } = 3;

    /// <summary>Weight of what earlier strokes had made of a region.</summary>
    public float Memory { get; init; } = 1.5f;

    /// <summary>Weight of the last stroke's own attention map where that stroke is the nearest.</summary>
    public float LastStroke { get; init; } = 3;

    public bool KeepReach { get; init; } = true;

    public float MemorySlope { get; init; } = 2;

    /// <summary>Weight of filling a box, in the units of <see cref="CandidateScore"/>.</summary>
    public float BoxFit { get; init; } = 1;

    /// <summary>Weight of borders against pixels.</summary>
    public float Smoothness { get; init; } = 25;

    /// <summary>Times the colour model is learnt anew from the last cut.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Cost of a geodesic step besides its edge, in mean edge strengths.</summary>
    public float StepCost { get; init; } = .15f;

    /// <summary>Object sizes to try, as parts of the picture.</summary>
    public float[] Scales { get; init; } = [.01f, .025f, .05f, .1f, .2f, .35f, .6f];

    public (float Colour, int Smooth, float Attention)[] Variants { get; init; } = [(1, 0, 1.5f), (.4f, 0, 1.5f), (1, 1, 1.5f), (.4f, 0, 0)];

    public (float Colour, int Smooth, float Attention)[] LaterVariants { get; init; } = [(.7f, 0, 1.5f)];
}
