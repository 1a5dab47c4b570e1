using iSeg.Engine.Evaluation;

namespace iSeg.Engine.PixelStage;

/// <summary>The pixel stage's constants, chosen on pictures of two unlike collections (docs/engine.md).</summary>
internal sealed record Tuning
{
    public static readonly Tuning Default = new();

    /// <summary>What is left out, to measure what it is worth.</summary>
    public EngineParts Without { get; init; }

    /// <summary>Bound of the colour model's log odds.</summary>
    public float ColourLimit { get; init; } = 4;

    /// <summary>Weight of geodesic nearness, -1..1.</summary>
    public float Geodesic { get; init; } = 2;

    /// <summary>Weight of a starting mask, -1..1.</summary>
    public float Start { get; init; } = 3;

    /// <summary>Weight of what earlier strokes had made of a region.</summary>
    public float Memory { get; init; } = 1.5f;

    /// <summary>Weight of the last stroke's own attention map where that stroke is the nearest.</summary>
    public float LastStroke { get; init; } = 3;

    /// <summary>How fast earlier strokes are believed again on the way from the last stroke to them.</summary>
    public float MemorySlope { get; init; } = 2;

    /// <summary>Weight of borders against pixels.</summary>
    public float Smoothness { get; init; } = 25;

    /// <summary>Times the colour model is learnt anew from the last cut.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Cost of a geodesic step besides its edge, in mean edge strengths.</summary>
    public float StepCost { get; init; } = .15f;

    /// <summary>Weights of the colour model to try for a stroke that corrects.</summary>
    public float[] CorrectionColours { get; init; } = [.4f, 1];

    /// <summary>Times a correction's colour model is learnt.</summary>
    public int CorrectionRounds { get; init; } = 2;

    /// <summary>Sizes of changes to try for a stroke that corrects, as parts of the picture.</summary>
    public float[] CorrectionScales { get; init; } = [.002f, .005f, .012f, .03f, .07f, .15f, .3f];

    /// <summary>Object sizes to try, as parts of the picture.</summary>
    public float[] Scales { get; init; } = [.01f, .025f, .05f, .1f, .2f, .35f, .6f];

    /// <summary>Cuts to try for every size while nothing is known yet.</summary>
    public Variant[] Variants { get; init; } = [new(1, 1.5f), new(.4f, 1.5f), new(1, 1.5f) { IsSmooth = true }, new(.4f, 0)];

    /// <summary>One more of these for the stroke that begins an object: another idea of colours, and less trust in the map.</summary>
    public Variant FirstStroke { get; init; } = new(.8f, .5f) { IsMixture = true };

    /// <summary>Cuts to try for a stroke that corrects: from far-reaching to local changes.</summary>
    public Variant[] LaterVariants { get; init; } = [new(.7f, 1.5f), new(.7f, 1.5f) { Memory = 2.5f }, new(.7f, 1.5f) { Memory = 6 }];

    /// <summary>By what a beginning stroke's candidates are ordered.</summary>
    public float[] FirstStrokeWeights { get; init; } = RankWeights.FirstStroke;

    /// <summary>By what a box's candidates are ordered.</summary>
    public float[] BoxWeights { get; init; } = RankWeights.Box;

    /// <summary>By what a correction's candidates are ordered.</summary>
    public float[] CorrectionWeights { get; init; } = RankWeights.Correction;

    /// <param name="Colour">Weight of the colour model.</param>
    /// <param name="Attention">Weight of the refined attention maps, -1..1.</param>
    internal readonly record struct Variant(float Colour, float Attention)
    {
        /// <summary>Factor of what earlier strokes had made.</summary>
        public float Memory { get; init; } = 1;

        /// <summary>Whether borders cost more than usual.</summary>
        public bool IsSmooth { get; init; }

        /// <summary>Whether colours are mixtures of Gaussians, not counts of the palette's entries.</summary>
        public bool IsMixture { get; init; }
    }
}
