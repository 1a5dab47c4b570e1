using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace iSeg.Engine.Checkpoints;

/// <summary>
/// Reads and checks the header of a .safetensors file (8 bytes of length, JSON, numbers). Files come from strangers: nothing in the
/// header is believed before it has been compared with the file.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>A full-size UNet needs 0.1 MB, the largest published models a few; a longer header is no header.</summary>
    public const int MaxBytes = 32_000_000;
    private const int MaxRank = 8;

    // The root, a tensor, its shape.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 3, AllowDuplicateProperties = false };

    /// <exception cref="CheckpointException">Not a safetensors file, or one whose header and content do not agree.</exception>
    public static Dictionary<string, TensorEntry> Read(SafetensorsFile file, Stream stream)
    {
        var length = ReadLength(file, stream);
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        var (start, dataLength) = (8L + length, stream.Length - 8 - length);
        var tensors = new Dictionary<string, TensorEntry>();
        try
        {
            using var json = JsonDocument.Parse(bytes, Strict);
            Require(json.RootElement.ValueKind == JsonValueKind.Object, file, "its header is not a JSON object.");
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    CheckMetadata(file, property.Value);
                }
                else
                {
                    tensors.Add(property.Name, Entry(file, property.Name, property.Value, start, dataLength));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            throw new CheckpointException(file.Path, $"its header is not the JSON of a safetensors file ({exception.Message})", exception);
        }

        CheckCoverage(file, tensors.Values, start, dataLength);
        return tensors;
    }

    private static int ReadLength(SafetensorsFile file, Stream stream)
    {
        Require(stream.Length >= 8, file, $"it has {stream.Length} bytes and is no safetensors file; the download may not have finished.");
        Span<byte> bytes = stackalloc byte[8];
        stream.ReadExactly(bytes);
        if (bytes.SequenceEqual("version "u8))
        {
            throw new CheckpointException(
                file.Path, "it is a Git LFS pointer, not the weights. Run `git lfs pull` where it was cloned, or download the file itself.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Require(
            length is >= 2 and <= MaxBytes && (long)length <= stream.Length - 8,
            file,
            $"it claims a header of {length} bytes in a file of {stream.Length}; it is cut off or no safetensors file.");
        return (int)length;
    }

    private static void CheckMetadata(SafetensorsFile file, JsonElement metadata)
    {
        Require(
            metadata.ValueKind == JsonValueKind.Object && metadata.EnumerateObject().All(pair => pair.Value.ValueKind == JsonValueKind.String),
            file,
            "the __metadata__ of its header is not a list of texts.");
    }

    private static TensorEntry Entry(SafetensorsFile file, string name, JsonElement value, long start, long dataLength)
    {
        void Must(bool holds, string what) => Require(holds, file, $"tensor {Shorten(name)}: {what}");

        Must(value.ValueKind == JsonValueKind.Object, "its description is not a JSON object.");
        Must(value.EnumerateObject().Count() == 3, "it needs dtype, shape and data_offsets and nothing else.");
        Must(value.TryGetProperty("dtype", out var dtype) && dtype.ValueKind == JsonValueKind.String, "dtype is missing.");
        var typeName = dtype.GetString()!;
        Must(
            Enum.TryParse<TensorType>(typeName, out var type) && type.ToString() == typeName,
            $"numbers of type {Shorten(typeName)} are not known; known are {string.Join(", ", Enum.GetNames<TensorType>())}.");

        Must(value.TryGetProperty("shape", out var dimensions) && dimensions.ValueKind == JsonValueKind.Array, "shape is missing.");
        Must(dimensions.GetArrayLength() <= MaxRank, $"it has more than {MaxRank} dimensions.");
        var shape = ImmutableArray.CreateBuilder<long>();
        Int128 bytes = type.Size();
        foreach (var dimension in dimensions.EnumerateArray())
        {
            Must(dimension.ValueKind == JsonValueKind.Number && dimension.TryGetInt64(out var d) && d >= 0, "its shape is not made of whole numbers.");
            shape.Add(dimension.GetInt64());
            bytes *= shape[^1];
            Must(bytes <= long.MaxValue, "it is larger than any file.");
        }

        Must(value.TryGetProperty("data_offsets", out var offsets) && offsets.ValueKind == JsonValueKind.Array && offsets.GetArrayLength() == 2, "data_offsets are missing.");
        Must(IsLong(offsets[0], out var begin) & IsLong(offsets[1], out var end), "data_offsets are not whole numbers.");
        Must(
            0 <= begin && begin <= end && end <= dataLength,
            $"bytes {begin} to {end} do not lie in the {dataLength} bytes that follow the header; the file is cut off or damaged.");
        Must(end - begin == bytes, $"{end - begin} bytes do not hold {type} numbers of shape [{string.Join(", ", shape)}], which take {bytes}.");
        return new(file.Path, file.ResolvedPath, name, type, shape.ToImmutable(), start + begin, end - begin);
    }

    /// <summary>Every byte after the header belongs to exactly one tensor, as the format demands: nothing overlaps, nothing is hidden.</summary>
    private static void CheckCoverage(SafetensorsFile file, IEnumerable<TensorEntry> tensors, long start, long dataLength)
    {
        var reached = start;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteLength))
        {
            Require(tensor.Offset >= reached, file, $"tensor {Shorten(tensor.Name)} overlaps another.");
            Require(tensor.Offset == reached, file, $"the {tensor.Offset - reached} bytes before tensor {Shorten(tensor.Name)} belong to no tensor.");
            reached += tensor.ByteLength;
        }

        Require(reached == start + dataLength, file, $"its last {start + dataLength - reached} bytes belong to no tensor.");
    }

    private static bool IsLong(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }

    /// <summary>Names come from the file: a message must not grow with them.</summary>
    private static string Shorten(string name) => name.Length <= 120 ? name : name[..120] + "...";

    private static void Require(bool holds, SafetensorsFile file, string what)
    {
        if (!holds)
        {
            throw new CheckpointException(file.Path, what);
        }
    }
}
