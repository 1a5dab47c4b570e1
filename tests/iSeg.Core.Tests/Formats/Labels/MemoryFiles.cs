using System.Text;
using iSeg.Core.Formats;

namespace iSeg.Core.Tests.Formats.Labels;

/// <summary>Written files that are read again.</summary>
internal sealed class MemoryFiles : ILabelFiles, ILabelSink
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Paths => [.. _files.Keys];

    public byte[] this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public static MemoryFiles Of(params (string Path, string Text)[] files)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = Encoding.UTF8.GetBytes(text);
        }

        return memory;
    }

    public Stream Open(string path) => _files.TryGetValue(path, out var bytes) ? new MemoryStream(bytes, writable: false) : throw new LabelFormatException($"no {path}");

    public long Length(string path) => _files[path].Length;

    public async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        await write(stream);
        _files.Add(path, stream.ToArray());
    }
}
