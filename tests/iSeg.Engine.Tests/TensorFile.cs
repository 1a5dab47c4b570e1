using System.Buffers.Binary;
using System.Text.Json;

namespace iSeg.Engine.Tests;

/// <summary>Just enough of the safetensors format to read test vectors: F32 and F16, whole file in memory.</summary>
internal sealed class TensorFile
{
    private readonly byte[] _bytes;
    private readonly int _data;
    private readonly JsonElement _header;

    public TensorFile(string path)
    {
        _bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(_bytes);
        _header = JsonDocument.Parse(_bytes.AsMemory(8, length)).RootElement;
        _data = 8 + length;
    }

    public bool Has(string name) => _header.TryGetProperty(name, out _);

    /// <summary>An I32 tensor.</summary>
    public int[] ReadIntegers(string name)
    {
        var offsets = _header.GetProperty(name).GetProperty("data_offsets");
        return [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(_bytes.AsSpan(_data)[offsets[0].GetInt32()..offsets[1].GetInt32()])];
    }

    public float[] Read(string name)
    {
        var tensor = _header.GetProperty(name);
        var offsets = tensor.GetProperty("data_offsets");
        var bytes = _bytes.AsSpan(_data)[offsets[0].GetInt32()..offsets[1].GetInt32()];
        var half = tensor.GetProperty("dtype").GetString() == "F16";
        var values = new float[bytes.Length / (half ? 2 : 4)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = half ? (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]) : BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
        }

        return values;
    }
}
