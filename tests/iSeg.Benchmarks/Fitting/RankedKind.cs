using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks.Fitting;

/// <summary>Each has a ranking of its own.</summary>
internal enum RankedKind
{
    /// <summary>The stroke that begins an object.</summary>
    First,

    /// <summary>A box.</summary>
    Box,

    /// <summary>A stroke that corrects.</summary>
    Correction,
}

internal static class RankedKinds
{
    /// <summary>With which what was fitted on one half of the pictures was best on the other.</summary>
    public static double Penalty(this RankedKind kind) => kind switch
    {
        RankedKind.First => .003,
        RankedKind.Box => .0003,
        _ => .001,
    };

    public static Tuning With(this RankedKind kind, Tuning tuning, float[] weights) => kind switch
    {
        RankedKind.First => tuning with { FirstStrokeWeights = weights },
        RankedKind.Box => tuning with { BoxWeights = weights },
        _ => tuning with { CorrectionWeights = weights },
    };
}
