using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace iSeg.Engine.Checkpoints;

/// <summary>Writes a .safetensors file of F32 or F16 tensors: the header first, then the numbers one tensor after the other, so that none is held.</summary>
public sealed class SafetensorsWriter : IDisposable
{
    private readonly FileStream _stream;
    private readonly Queue<TensorPlan> _left;

    /// <param name="path">Written anew; an existing file is replaced.</param>
    /// <param name="plan">Names and shapes, in the order in which the numbers will come.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public SafetensorsWriter(string path, IReadOnlyCollection<TensorPlan> plan)
    {
        if (plan.FirstOrDefault(tensor => tensor.Type is not (TensorType.F32 or TensorType.F16)) is { } other)
        {
            throw new ArgumentException($"{other.Name} is planned as {other.Type}; F32 and F16 can be written.", nameof(plan));
        }

        _left = new(plan);
        var header = Header(plan);
        _stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        _stream.Write(header);
    }

    /// <summary>Writes the next tensor of the plan.</summary>
    /// <param name="values">Exactly as many as the plan says.</param>
    public void Write(ReadOnlySpan<float> values)
    {
        var expected = _left.TryDequeue(out var tensor) ? tensor : throw new InvalidOperationException("The plan has no further tensor.");
        if (values.Length != expected.Count)
        {
            throw new ArgumentException($"{values.Length} numbers do not make {expected.Name} of {expected.Count}.", nameof(values));
        }

        if (expected.Type == TensorType.F32)
        {
            _stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        _stream.Write(MemoryMarshal.AsBytes(halves.AsSpan()));
    }

    /// <exception cref="InvalidOperationException">Tensors of the plan were never written: the file is of no use.</exception>
    public void Finish()
    {
        if (_left.Count > 0)
        {
            throw new InvalidOperationException($"{_left.Count} tensors were planned and not written, the first of them {_left.Peek().Name}.");
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Writes a file whole.</summary>
    public static void WriteAll(string path, params ReadOnlySpan<(string Name, ImmutableArray<long> Shape, float[] Values)> tensors)
    {
        var plan = new List<TensorPlan>();
        foreach (var (name, shape, _) in tensors)
        {
            plan.Add(new(name, shape));
        }

        using var writer = new SafetensorsWriter(path, plan);
        foreach (var (_, _, values) in tensors)
        {
            writer.Write(values);
        }

        writer.Finish();
    }

    private static byte[] Header(IReadOnlyCollection<TensorPlan> plan)
    {
        using var buffer = new MemoryStream();
        buffer.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var at = 0L;
            json.WriteStartObject();
            foreach (var tensor in plan)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                json.WriteStartArray("shape");
                foreach (var dimension in tensor.Shape)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += tensor.Count * tensor.Type.Size());
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Blanks up to a multiple of 8, so that the numbers are aligned when the file is mapped.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        var bytes = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - 8);
        return bytes;
    }
}

/// <summary>A tensor that is to be written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Shape">Outermost dimension first.</param>
/// <param name="Type">F32, or F16 to which the numbers are rounded.</param>
public sealed record TensorPlan(string Name, ImmutableArray<long> Shape, TensorType Type = TensorType.F32)
{
    /// <summary>How many numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);
}
