using System.Collections.Immutable;

namespace iSeg.Engine.Checkpoints;

/// <summary>Where a tensor lies. The numbers stay in the file until somebody asks for them.</summary>
/// <param name="Path">The .safetensors file that holds it, as the person knows it.</param>
/// <param name="ResolvedPath">That file's full path, links followed.</param>
/// <param name="Name">Its key, such as "conv_in.weight".</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Shape">Outermost dimension first; empty for a single number.</param>
/// <param name="Offset">First byte, counted from the beginning of the file.</param>
/// <param name="ByteLength">Bytes; always the product of the shape times the size of the type.</param>
public sealed record TensorEntry(
    string Path, string ResolvedPath, string Name, TensorType Type, ImmutableArray<long> Shape, long Offset, long ByteLength)
{
    /// <summary>How many numbers.</summary>
    public long Count => ByteLength / Type.Size();

    /// <summary>The shape as people write it: "[320, 4, 3, 3]".</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
