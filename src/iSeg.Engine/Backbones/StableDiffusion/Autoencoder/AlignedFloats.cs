using System.Runtime.InteropServices;

namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>Numbers outside the managed heap, at the beginning of a cache line. Not zeroed.</summary>
internal unsafe struct AlignedFloats(long count) : IDisposable
{
    private const nuint CacheLine = 64;

    public float* Pointer { get; private set; } = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), CacheLine);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
