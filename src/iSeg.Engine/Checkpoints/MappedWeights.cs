using System.IO.MemoryMappedFiles;

namespace iSeg.Engine.Checkpoints;

/// <summary>
/// Weights that are used where their files are mapped: gigabytes take no memory of the program's own, and whoever needs a part reads
/// just that. Any number of threads may read; nothing may read any more once this is disposed of.
/// </summary>
/// <param name="weights">Where the tensors are.</param>
internal sealed unsafe class MappedWeights(IWeights weights) : IWeights, IDisposable
{
    private readonly Dictionary<string, Mapping> _files = [];

    public bool Has(string key) => weights.Has(key);

    public TensorEntry Require(string key, params ReadOnlySpan<long> shape) => weights.Require(key, shape);

    /// <summary>The first byte of a tensor.</summary>
    /// <exception cref="CheckpointException">Its file can no longer be read or has become shorter.</exception>
    public byte* Map(TensorEntry entry)
    {
        lock (_files)
        {
            if (!_files.TryGetValue(entry.ResolvedPath, out var file))
            {
                _files.Add(entry.ResolvedPath, file = Open(entry));
            }

            return entry.Offset + entry.ByteLength <= file.Length
                ? file.Start + entry.Offset
                : throw new CheckpointException(entry.Path, $"tensor {entry.Name} lies beyond the end of the file, which has become shorter since it was opened.");
        }
    }

    public void Dispose()
    {
        lock (_files)
        {
            foreach (var file in _files.Values)
            {
                file.View.SafeMemoryMappedViewHandle.ReleasePointer();
                file.View.Dispose();
                file.File.Dispose();
            }

            _files.Clear();
        }
    }

    private static Mapping Open(TensorEntry entry)
    {
        FileStream? stream = null;
        MemoryMappedFile? file = null;
        MemoryMappedViewAccessor? view = null;
        try
        {
            stream = SafetensorsFile.OpenRead(entry.ResolvedPath);
            var length = stream.Length;
            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new(file, view, start + view.PointerOffset, length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A file that became empty is an argument that cannot be mapped.
            view?.Dispose();
            file?.Dispose();
            stream?.Dispose();
            throw new CheckpointException(entry.Path, $"tensor {entry.Name} cannot be read ({exception.Message})", exception);
        }
    }

    private sealed class Mapping(MemoryMappedFile file, MemoryMappedViewAccessor view, byte* start, long length)
    {
        public MemoryMappedFile File => file;

        public MemoryMappedViewAccessor View => view;

        public byte* Start => start;

        public long Length => length;
    }
}
