using System.Runtime.InteropServices;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>Numbers outside the managed heap, at the beginning of a cache line. Not zeroed.</summary>
internal unsafe partial struct AlignedFloats(long count) : IDisposable
{
    private const nuint CacheLine = 64;
    private const nuint LargePage = 2 << 20;

    /// <summary>Linux's MADV_HUGEPAGE.</summary>
    private const int HugePages = 14;

    /// <summary>The first number; null of none.</summary>
    public float* Pointer { get; private set; } = count == 0 ? null : Allocate((nuint)count * sizeof(float));

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }

    /// <summary>Large blocks ask for large pages: a pass takes gigabytes and gives them back, and each small page costs a visit to the system.</summary>
    private static float* Allocate(nuint bytes)
    {
        if (bytes < 2 * LargePage || !OperatingSystem.IsLinux())
        {
            return (float*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        }

        var start = NativeMemory.AlignedAlloc(bytes, LargePage);

        // Advice only: where the system does not take it, pages are small as before.
        _ = Advise(start, bytes / LargePage * LargePage, HugePages);
        return (float*)start;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
