namespace iSeg.Engine.Checkpoints;

/// <summary>A checkpoint that cannot be used. The message names the file and what is wrong in it, and is fit to be shown to the person.</summary>
/// <param name="path">The file or folder that is at fault.</param>
/// <param name="message">What is wrong and, where it helps, what to do; without the path, which is put before it.</param>
/// <param name="inner">What was thrown below, if anything was.</param>
public sealed class CheckpointException(string path, string message, Exception? inner = null) : Exception($"{path}: {message}", inner)
{
    /// <summary>The file or folder that is at fault.</summary>
    public string Path { get; } = path;
}
