using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace iSeg.Engine.Checkpoints;

/// <summary>A .safetensors file whose header has been checked. Holds no file open: tensors are read when asked for.</summary>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, TensorEntry> _tensors;

    private SafetensorsFile(string path)
    {
        Path = path;
        ResolvedPath = LinkResolution.Resolve(path);
        using var stream = Open(ResolvedPath);
        _tensors = SafetensorsHeader.Read(this, stream);
    }

    /// <summary>As the person knows it.</summary>
    public string Path { get; }

    /// <summary>The full path of the file itself, where <see cref="Path"/> is a link, as in the Hugging Face cache.</summary>
    public string ResolvedPath { get; }

    /// <summary>Everything in the file, by key.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <exception cref="CheckpointException">The file is not there, cannot be read, or is no sound safetensors file.</exception>
    public static SafetensorsFile Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return new(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, exception is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file."
                : $"it cannot be read ({exception.Message})", exception);
        }
    }

    /// <exception cref="CheckpointException">The file has no such tensor; names the file and the key.</exception>
    public TensorEntry Require(string name) => _tensors.TryGetValue(name, out var entry)
        ? entry
        : throw new CheckpointException(Path, $"it has no tensor {name}.");

    /// <summary>The numbers of an F32, F16 or BF16 tensor, row-major.</summary>
    /// <exception cref="CheckpointException">No such tensor, another type, or the file can no longer be read.</exception>
    public float[] ReadFloats(string name)
    {
        var entry = Require(name);
        var values = new float[CountInMemory(entry)];
        switch (entry.Type)
        {
            case TensorType.F32:
                ReadBytes(entry, MemoryMarshal.AsBytes(values.AsSpan()));
                return values;
            case TensorType.F16:
                var halves = new Half[values.Length];
                ReadBytes(entry, MemoryMarshal.AsBytes(halves.AsSpan()));
                TensorPrimitives.ConvertToSingle(halves, values);
                return values;
            case TensorType.BF16:
                var words = new ushort[values.Length];
                ReadBytes(entry, MemoryMarshal.AsBytes(words.AsSpan()));
                for (var i = 0; i < words.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)words[i] << 16);
                }

                return values;
            default:
                throw new CheckpointException(Path, $"tensor {name} holds {entry.Type} numbers; F32, F16 or BF16 are needed.");
        }
    }

    /// <summary>The numbers of an I64 tensor, row-major.</summary>
    /// <exception cref="CheckpointException">No such tensor, another type, or the file can no longer be read.</exception>
    public long[] ReadIntegers(string name)
    {
        var entry = Require(name);
        if (entry.Type != TensorType.I64)
        {
            throw new CheckpointException(Path, $"tensor {name} holds {entry.Type} numbers; I64 is needed.");
        }

        var values = new long[CountInMemory(entry)];
        ReadBytes(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>One read fills at most 2 GB; weights larger than that are mapped, never read.</summary>
    private long CountInMemory(TensorEntry entry) => entry.Count <= int.MaxValue / sizeof(float) && entry.ByteLength <= int.MaxValue
        ? entry.Count
        : throw new CheckpointException(Path, $"tensor {entry.Name} of shape {entry.ShapeText} is too large to be read.");

    // The file is little-endian, and so is every machine that .NET 10 and ONNX Runtime run on together.
    private void ReadBytes(TensorEntry entry, Span<byte> to)
    {
        try
        {
            using var stream = Open(ResolvedPath);
            stream.Position = entry.Offset;
            stream.ReadExactly(to);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(Path, $"tensor {entry.Name} cannot be read ({exception.Message})", exception);
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
}
