using System.Collections.Immutable;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Onnx;

/// <summary>A finished graph.</summary>
internal sealed record OnnxModel(
    ImmutableArray<GraphValue> Inputs,
    ImmutableArray<GraphValue> Outputs,
    ImmutableArray<OnnxNode> Nodes,
    ImmutableArray<OnnxInitializer> Initializers)
{
    /// <summary>The innermost folder that holds all weights; null without weights. ONNX Runtime wants them below one folder.</summary>
    public string? WeightsFolder
    {
        get
        {
            string? common = null;
            foreach (var path in Initializers.Select(initializer => initializer.Entry?.ResolvedPath).OfType<string>().Distinct())
            {
                common ??= Path.GetDirectoryName(path)!;
                while (Path.GetRelativePath(common, path).StartsWith("..", StringComparison.Ordinal))
                {
                    common = Path.GetDirectoryName(common) ?? throw new CheckpointException(path, "the checkpoint's files lie on different drives.");
                }
            }

            return common;
        }
    }
}

/// <summary>One operator.</summary>
internal sealed record OnnxNode(
    string Op, string Domain, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs, ImmutableArray<(string Name, object Value)> Attributes);

/// <summary>Numbers that are known before the run: either <paramref name="Bytes"/>, or a place in a .safetensors file.</summary>
internal sealed record OnnxInitializer(string Name, NumberType Type, ImmutableArray<int> Shape, byte[] Bytes, TensorEntry? Entry);
