using System.Globalization;
using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace iSeg.Engine.Onnx;

/// <summary>
/// Writes a model in ONNX's own format (onnx.proto). The field numbers are that file's; only what is used here is written.
/// </summary>
internal static class OnnxSerializer
{
    /// <summary>The contributed operators of ONNX Runtime: fused attention, fast activations.</summary>
    public const string Microsoft = "com.microsoft";

    private const int IrVersion = 10;
    private const int Opset = 21;

    public static byte[] Serialize(OnnxModel model)
    {
        var folder = model.WeightsFolder;
        return Message(to =>
        {
            Int(to, 1, IrVersion);
            Text(to, 2, "iSeg.Web");
            Nested(to, 7, graph => WriteGraph(graph, model, folder));
            Nested(to, 8, opset => Int(opset, 2, Opset));
            Nested(to, 8, opset =>
            {
                Text(opset, 1, Microsoft);
                Int(opset, 2, 1);
            });
        });
    }

    private static void WriteGraph(CodedOutputStream to, OnnxModel model, string? folder)
    {
        foreach (var node in model.Nodes)
        {
            Nested(to, 1, part => WriteNode(part, node));
        }

        Text(to, 2, "iSeg");
        foreach (var initializer in model.Initializers)
        {
            Nested(to, 5, part => WriteTensor(part, initializer, folder));
        }

        foreach (var input in model.Inputs)
        {
            Nested(to, 11, part => WriteValue(part, input));
        }

        foreach (var output in model.Outputs)
        {
            Nested(to, 12, part => WriteValue(part, output));
        }
    }

    private static void WriteNode(CodedOutputStream to, OnnxNode node)
    {
        foreach (var input in node.Inputs)
        {
            Text(to, 1, input);
        }

        foreach (var output in node.Outputs)
        {
            Text(to, 2, output);
        }

        Text(to, 3, node.Outputs[0]);
        Text(to, 4, node.Op);
        foreach (var (name, value) in node.Attributes)
        {
            Nested(to, 5, part => WriteAttribute(part, name, value));
        }

        Text(to, 7, node.Domain);
    }

    private static void WriteAttribute(CodedOutputStream to, string name, object value)
    {
        Text(to, 1, name);
        switch (value)
        {
            case float number:
                to.WriteTag(2, WireType.Fixed32);
                to.WriteFloat(number);
                Int(to, 20, 1);
                break;
            case long number:
                Int(to, 3, number);
                Int(to, 20, 2);
                break;
            case string text:
                Text(to, 4, text);
                Int(to, 20, 3);
                break;
            case long[] numbers:
                foreach (var number in numbers)
                {
                    Int(to, 8, number);
                }

                Int(to, 20, 7);
                break;
            default:
                throw new ArgumentException($"Attribute {name} is a {value.GetType()}.", nameof(value));
        }
    }

    private static void WriteTensor(CodedOutputStream to, OnnxInitializer tensor, string? folder)
    {
        foreach (var dimension in tensor.Shape)
        {
            Int(to, 1, dimension);
        }

        Int(to, 2, (long)tensor.Type);
        Text(to, 8, tensor.Name);
        if (tensor.Entry is null)
        {
            to.WriteTag(9, WireType.LengthDelimited);
            to.WriteBytes(ByteString.CopyFrom(tensor.Bytes));
            return;
        }

        var location = Path.GetRelativePath(folder!, tensor.Entry.ResolvedPath).Replace(Path.DirectorySeparatorChar, '/');
        External(to, "location", location);
        External(to, "offset", tensor.Entry.Offset.ToString(CultureInfo.InvariantCulture));
        External(to, "length", tensor.Entry.ByteLength.ToString(CultureInfo.InvariantCulture));
        Int(to, 14, 1);
    }

    private static void External(CodedOutputStream to, string key, string value) => Nested(to, 13, pair =>
    {
        Text(pair, 1, key);
        Text(pair, 2, value);
    });

    private static void WriteValue(CodedOutputStream to, GraphValue value)
    {
        Text(to, 1, value.Name);
        Nested(to, 2, type => Nested(type, 1, tensor =>
        {
            Int(tensor, 1, (long)value.Type);
            Nested(tensor, 2, shape =>
            {
                foreach (var size in value.Shape)
                {
                    // A dimension without a size is one that the run decides.
                    Nested(shape, 1, dimension =>
                    {
                        if (size >= 0)
                        {
                            Int(dimension, 1, size);
                        }
                    });
                }
            });
        }));
    }

    private static void Int(CodedOutputStream to, int field, long value)
    {
        to.WriteTag(field, WireType.Varint);
        to.WriteInt64(value);
    }

    private static void Text(CodedOutputStream to, int field, string value)
    {
        to.WriteTag(field, WireType.LengthDelimited);
        to.WriteString(value);
    }

    private static void Nested(CodedOutputStream to, int field, Action<CodedOutputStream> write)
    {
        to.WriteTag(field, WireType.LengthDelimited);
        to.WriteBytes(UnsafeByteOperations.UnsafeWrap(Message(write)));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var to = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(to);
        }

        return bytes.ToArray();
    }
}
