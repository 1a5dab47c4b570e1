namespace iSeg.Engine.Checkpoints;

/// <summary>
/// Follows links to files. In the Hugging Face cache every file is a link to a blob in another folder, and ONNX Runtime refuses
/// weights that a link leads out of the folder it was told.
/// </summary>
internal static class LinkResolution
{
    /// <returns>The full path of the file itself.</returns>
    /// <exception cref="CheckpointException">There is no such file, or the link leads nowhere or in circles.</exception>
    public static string Resolve(string path)
    {
        string full;
        try
        {
            full = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "there is no such file.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"it cannot be read ({exception.Message})", exception);
        }

        if (File.Exists(full))
        {
            return full;
        }

        throw new CheckpointException(path, Directory.Exists(full)
            ? "it is a folder and not a file."
            : full == Path.GetFullPath(path) ? "there is no such file." : $"it is a link to {full}, which is not there; the download may not have finished.");
    }
}
