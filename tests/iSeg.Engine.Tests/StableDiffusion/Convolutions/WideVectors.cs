using System.Runtime.Intrinsics.X86;

namespace iSeg.Engine.Tests.StableDiffusion.Convolutions;

internal static class WideVectors
{
    /// <summary>Passes a test over where the processor lacks what it is about; the graphs that run there have tests of their own.</summary>
    public static void Need() => Assert.SkipUnless(Avx512F.IsSupported, "This processor has no vectors of 512 bits.");
}
