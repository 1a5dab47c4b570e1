namespace iSeg.Engine.Checkpoints;

/// <summary>A .safetensors file whose header has been checked. Holds no file open: tensors are read when asked for.</summary>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, TensorEntry> _tensors;

    private SafetensorsFile(string path)
    {
        Path = path;
        ResolvedPath = LinkResolution.Resolve(path);
        using var stream = OpenRead(ResolvedPath);
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

    /// <inheritdoc cref="TensorNumbers.ReadFloats(TensorEntry)"/>
    public float[] ReadFloats(string name) => Require(name).ReadFloats();

    /// <inheritdoc cref="TensorNumbers.ReadIntegers(TensorEntry)"/>
    public long[] ReadIntegers(string name) => Require(name).ReadIntegers();

    internal static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
}
