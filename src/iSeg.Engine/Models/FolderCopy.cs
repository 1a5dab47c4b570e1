namespace iSeg.Engine.Models;

/// <summary>Copies a checkpoint's files, links followed.</summary>
internal static class FolderCopy
{
    private const int Buffer = 1 << 20;

    private static readonly string[] Parts = ["unet", "vae", "text_encoder", "tokenizer", "scheduler"];
    private static readonly string[] Wanted = [".json", ".txt", ".safetensors"];

    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static async Task CopyAsync(string from, string to, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var files = FilesOf(from);
        var (total, done) = (files.Sum(Length), 0L);
        var buffer = new byte[Buffer];
        foreach (var file in files)
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            await using var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress?.Report(Math.Min(1, (done += read) / (double)Math.Max(1, total)));
            }
        }
    }

    /// <summary>What a checkpoint is made of; pictures, whole models in one file and caches beside it stay where they are.</summary>
    private static string[] FilesOf(string folder) => !Path.Exists(Path.Combine(folder, "model_index.json"))
        ? [.. Directory.EnumerateFiles(folder).Where(file => Wanted.Contains(Path.GetExtension(file)) || IsWelcome(file))]
        :
    [
        Path.Combine(folder, "model_index.json"),
        .. Directory.EnumerateFiles(folder).Where(IsWelcome),
        .. Parts.SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder, part))).Where(file => Wanted.Contains(Path.GetExtension(file))),
    ];

    private static bool IsWelcome(string file) => Path.GetFileName(file) is var name
        && (name.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase) || name.Equals("README.md", StringComparison.OrdinalIgnoreCase));

    private static long Length(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : new FileInfo(file).Length;
}
