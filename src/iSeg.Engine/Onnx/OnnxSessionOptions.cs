using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Onnx;

/// <summary>What a network's session spends memory and loading time on.</summary>
internal enum OnnxTuning
{
    /// <summary>Weights are used where the file is mapped: loads at once, holds little memory, runs a little slower. For large networks.</summary>
    Mapped,

    /// <summary>Weights are copied into the order that runs fastest. For small networks whose run is long.</summary>
    Fastest,
}

/// <summary>The one place that sets ONNX Runtime up; choices as measured in docs/models.md.</summary>
internal static class OnnxSessionOptions
{
    /// <summary>Where results lie that are not fetched.</summary>
    public static OrtMemoryInfo DeviceMemory() => ComputeDevice.Current.IsGpu
        ? new(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default)
        : new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);

    public static SessionOptions Create(OnnxTuning tuning, string? weightsFolder)
    {
        var options = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            GraphOptimizationLevel = tuning == OnnxTuning.Mapped ? GraphOptimizationLevel.ORT_ENABLE_EXTENDED : GraphOptimizationLevel.ORT_ENABLE_ALL,
            EnableMemoryPattern = false,

            // An arena keeps the largest run's memory for good. Without it a pass takes the same processor time and gives all back.
            EnableCpuMemArena = false,
        };

        OnnxRuntime.ChooseThreads(options);
        if (tuning == OnnxTuning.Mapped)
        {
            options.AddSessionConfigEntry("session.disable_prepacking", "1");

            // Weights of another precision than the graph's are converted in every pass and not for good, which would hold them all twice as large.
            options.AddSessionConfigEntry("optimization.disable_specified_optimizers", "ConstantFolding");
        }

        if (ComputeDevice.Current.IsGpu)
        {
            // Tried first; what it cannot do, the processor does.
            options.AppendExecutionProvider_CUDA(0);
        }

        if (weightsFolder is not null)
        {
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", weightsFolder);
        }

        return options;
    }
}
