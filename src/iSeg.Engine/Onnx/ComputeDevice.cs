using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Onnx;

/// <summary>What networks run on: the first NVIDIA graphics processor where this build and this machine have what it takes, else the processor.</summary>
/// <param name="Name">For people: "CPU" or "CUDA".</param>
/// <param name="IsGpu">Computes in half precision, and keeps what it can on the device.</param>
/// <param name="Note">Why there is no graphics processor in use; null where there is one.</param>
public sealed record ComputeDevice(string Name, bool IsGpu, string? Note)
{
    internal const string Cuda = "CUDAExecutionProvider";
    private static readonly Lazy<ComputeDevice> Found = new(() => Choose(OnnxRuntime.Environment.GetAvailableProviders(), Probe));

    /// <summary>Of this process; found out once.</summary>
    public static ComputeDevice Current => Found.Value;

    /// <param name="providers">What the build of ONNX Runtime contains.</param>
    /// <param name="probe">Tries CUDA; throws where it does not work.</param>
    internal static ComputeDevice Choose(IReadOnlyCollection<string> providers, Action probe)
    {
        if (!providers.Contains(Cuda))
        {
            return new("CPU", false, "This build has no CUDA in it. Build with -p:OnnxRuntimeFlavor=Gpu to use an NVIDIA graphics processor (docs/models.md).");
        }

        try
        {
            probe();
            return new("CUDA", true, null);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
        {
            return new("CPU", false, $"This build has CUDA in it, but it does not work on this machine, so the processor is used instead. Driver, CUDA 12 and cuDNN 9 are needed. ONNX Runtime says: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void Probe()
    {
        using var options = new SessionOptions();
        options.AppendExecutionProvider_CUDA(0);
    }
}
