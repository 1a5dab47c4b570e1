namespace iSeg.Cli;

/// <summary>Files that are there wholly or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Refuses a target that cannot be written, before the work that its content takes.</summary>
    /// <exception cref="CliException">It is a folder, or its folder is not there.</exception>
    public static void Check(string target)
    {
        var path = Path.GetFullPath(target);
        if (Directory.Exists(path))
        {
            throw new CliException($"{target} is a folder; name a file.");
        }

        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new CliException($"There is no folder {folder}.");
        }
    }

    /// <summary>The same for a text.</summary>
    public static Task WriteTextAsync(string target, string text) => WriteBytesAsync(target, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The same for bytes that are there already.</summary>
    public static Task WriteBytesAsync(string target, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => WriteAsync(target, async stream =>
    {
        await stream.WriteAsync(content, cancellationToken);
        return true;
    });

    /// <summary>Writes beside the target and renames when all is written; a failure leaves the target as it was.</summary>
    public static async Task<T> WriteAsync<T>(string target, Func<Stream, Task<T>> write)
    {
        Check(target);
        var path = Path.GetFullPath(target);
        var folder = Path.GetDirectoryName(path)!;
        var draft = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        try
        {
            T result;
            await using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                result = await write(stream);
                await stream.FlushAsync();
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            return result;
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
