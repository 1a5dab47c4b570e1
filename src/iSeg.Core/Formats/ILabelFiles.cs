namespace iSeg.Core.Formats;

/// <summary>Files that labels are read from: a folder, an archive, or a single file.</summary>
public interface ILabelFiles
{
    /// <summary>Relative paths with forward slashes, in ordinal order.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Opens a file for reading from its start to its end; need not be seekable. May be opened again and again.</summary>
    /// <exception cref="LabelFormatException">There is no such file, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    Stream Open(string path);

    /// <summary>Bytes of a file, unpacked.</summary>
    long Length(string path);
}

/// <summary>Where labels are written to: a folder or an archive. One file at a time.</summary>
public interface ILabelSink
{
    /// <param name="path">Relative, with forward slashes; never written before.</param>
    /// <param name="write">Gets a stream that need not be seekable.</param>
    /// <param name="cancellationToken">Stops in the middle.</param>
    Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken);
}
