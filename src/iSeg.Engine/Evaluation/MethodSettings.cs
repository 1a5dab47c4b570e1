namespace iSeg.Engine.Evaluation;

/// <summary>What is measured.</summary>
/// <param name="Name">One of <see cref="MaskMethods.Names"/>.</param>
/// <param name="Options">The knobs.</param>
/// <param name="Without">Parts to leave out; of the refined map alone only the refinement can be.</param>
public sealed record MethodSettings(string Name, SegmentationOptions Options, EngineParts Without)
{
    public static readonly MethodSettings Default = new(MaskMethods.Default, SegmentationOptions.Default, EngineParts.None);

    /// <summary>The options that are used: without refinement a map is not iterated.</summary>
    internal SegmentationOptions Effective => Without.HasFlag(EngineParts.Refinement) ? SegmentationOptions.Fixed(0) with { Lambda = Options.Lambda } : Options;
}
