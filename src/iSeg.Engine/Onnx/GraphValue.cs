using System.Collections.Immutable;

namespace iSeg.Engine.Onnx;

/// <summary>A tensor inside a graph that is being built.</summary>
/// <param name="Name">Unique in its graph.</param>
/// <param name="Type">Of its numbers.</param>
/// <param name="Shape">Outermost dimension first; -1 where only the run knows.</param>
internal readonly record struct GraphValue(string Name, NumberType Type, ImmutableArray<int> Shape)
{
    /// <summary>Size of a dimension; negative counts from the end.</summary>
    public int this[int dimension] => Shape[dimension < 0 ? Shape.Length + dimension : dimension];
}
