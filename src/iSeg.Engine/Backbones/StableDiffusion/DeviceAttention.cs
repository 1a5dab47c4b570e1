using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Refinement;
using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>A reduced attention that lies where it was computed. Only maps, a few kilobytes, come and go.</summary>
/// <remarks>After the backbone is gone, everything throws <see cref="Core.Prompts.InvalidPromptException"/>: the model was unloaded.</remarks>
/// <param name="device">Multiplies with it and takes rows out of it; the backbone's, and gone with it.</param>
/// <param name="attention">[cells, cells]; its own finalizer gives the memory back when no encoding has it any more.</param>
/// <param name="cells">Rows and columns.</param>
internal sealed class DeviceAttention(DeviceReduction device, OrtValue attention, int cells) : AttentionMatrix
{
    public override int Cells => cells;

    /// <summary>Stored dense; what is not 0 is not counted.</summary>
    public override double Fill => 1;

    public override long ByteSize => sizeof(float) * (long)cells * cells;

    public override void Multiply(ReadOnlyMemory<float> map, Memory<float> result)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(map.ToArray(), [cells, 1L]);
        var values = new float[cells];
        using var output = OrtValue.CreateTensorValueFromMemory(values, [cells, 1L]);
        device.Multiply([(ReductionGraph.Attention, attention), (ReductionGraph.Map, input)], [(ReductionGraph.Product, output)]);
        values.CopyTo(result);
    }

    public override void Multiply(MapBlock maps, MapBlock results)
    {
        // A block is a matrix already; its spare lanes are 0 and stay 0.
        using var input = OrtValue.CreateTensorValueFromMemory(maps.Values, [cells, (long)maps.Lanes]);
        using var output = OrtValue.CreateTensorValueFromMemory(results.Values, [cells, (long)results.Lanes]);
        device.Multiply([(ReductionGraph.Attention, attention), (ReductionGraph.Map, input)], [(ReductionGraph.Product, output)]);
    }

    /// <summary>The matrix stays on the device; its row comes, at each pixel that somebody points at.</summary>
    public override float[] LookOf(int cell)
    {
        using var input = OrtValue.CreateTensorValueFromMemory([(long)cell], [1L]);
        var values = new float[cells];
        using var output = OrtValue.CreateTensorValueFromMemory(values, [1L, cells]);
        device.TakeRow([(ReductionGraph.Attention, attention), (ReductionGraph.Cell, input)], [(ReductionGraph.Row, output)]);
        return values;
    }

    protected override void MultiplyRows(ReadOnlySpan<float> map, Span<float> result, int fromRow, int toRow) => throw OneByOne();

    protected override void MultiplyRows(MapBlock maps, MapBlock results, int fromRow, int toRow) => throw OneByOne();

    private static NotSupportedException OneByOne() => new("A device multiplies all rows at once.");
}
