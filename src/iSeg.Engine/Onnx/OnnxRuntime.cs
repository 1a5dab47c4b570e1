using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Onnx;

/// <summary>ONNX Runtime's side of the process, set up before anything else asks for it. One pool of threads serves all sessions: a UNet in steps has sixteen, and each would have its own.</summary>
internal static class OnnxRuntime
{
    private static readonly bool HasOnePool;

    static OnnxRuntime()
    {
        // Whoever embeds the engine may have set it up already; sessions have pools of their own then.
        if (OrtEnv.IsCreated)
        {
            return;
        }

        using var threads = new OrtThreadingOptions { GlobalSpinControl = false };
        var options = new EnvironmentCreationOptions { logId = "iSeg", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, threadOptions = threads };
        OrtEnv.CreateInstanceWithOptions(ref options);
        HasOnePool = true;
    }

    public static OrtEnv Environment => OrtEnv.Instance();

    /// <summary>Idle threads sleep instead of spinning: a server has other work to do between two operators.</summary>
    public static void ChooseThreads(SessionOptions options)
    {
        if (HasOnePool)
        {
            options.DisablePerSessionThreads();
        }
        else
        {
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        }
    }
}
