using System.Buffers.Binary;
using System.Text;
using CsCheck;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Tests.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-tensors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ReadFloats_EveryStoredKind_GivesTheNumbers()
    {
        var path = Write(
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]},"c":{"dtype":"BF16","shape":[],"data_offsets":[12,14]},"d":{"dtype":"I64","shape":[1],"data_offsets":[14,22]}}""",
            [0, 0, 128, 63, 0, 0, 0, 192, 0, 60, 0, 184, 64, 192, 7, 0, 0, 0, 0, 0, 0, 0]);

        var file = SafetensorsFile.Open(path);

        file.ReadFloats("a").ShouldBe([1, -2]);
        file.ReadFloats("b").ShouldBe([1, -.5f]);
        file.ReadFloats("c").ShouldBe([-3]);
        file.ReadIntegers("d").ShouldBe([7]);
        file.Tensors["b"].ShapeText.ShouldBe("[1, 2]");
    }

    [Fact]
    public void WriteAll_ThenOpen_GivesTheSame()
    {
        var path = Path.Combine(_folder, "made.safetensors");
        SafetensorsWriter.WriteAll(path, ("one \"quoted\"", [2, 3], [1, 2, 3, 4, 5, 6]), ("two", [], [-1]), ("none", [0, 4], []));

        var file = SafetensorsFile.Open(path);

        file.Tensors.Keys.ShouldBe(["one \"quoted\"", "two", "none"], ignoreOrder: true);
        file.ReadFloats("one \"quoted\"").ShouldBe([1, 2, 3, 4, 5, 6]);
        file.Tensors["one \"quoted\""].Shape.ShouldBe([2, 3]);
        file.ReadFloats("two").ShouldBe([-1]);
        file.ReadFloats("none").ShouldBeEmpty();
        file.Tensors["two"].Offset.ShouldBe(file.Tensors["one \"quoted\""].Offset + 24);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", 12, "take 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "bytes 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "bytes -8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "cut off or damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "last 4 bytes belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "4 bytes before tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "tensor b overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "larger than any file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", 0, "larger than any file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,0]}}""", 0, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", 4, "Q4")]
    [InlineData("""{"a":{"dtype":"0","shape":[1],"data_offsets":[0,4]}}""", 4, "type 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "needs dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "JSON")]
    [InlineData("""{"a":7}""", 0, "tensor a")]
    [InlineData("""[1,2]""", 0, "not a JSON object")]
    [InlineData("""{"a":{"dtype":"F32",""", 0, "JSON")]
    [InlineData("""{"__metadata__":{"format":1}}""", 0, "__metadata__")]
    public void Open_HeaderThatLies_IsRefusedWithTheFile(string header, int dataBytes, string reason)
    {
        var path = Write(header, new byte[dataBytes]);

        var refusal = Should.Throw<CheckpointException>(() => SafetensorsFile.Open(path));

        refusal.Path.ShouldBe(path);
        refusal.Message.ShouldStartWith(path);
        refusal.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("<!DOCTYPE html><title>Not found</title>")]
    public void Open_SomethingElse_IsRefused(string content)
    {
        var path = Path.Combine(_folder, "odd.safetensors");
        File.WriteAllText(path, content);

        Should.Throw<CheckpointException>(() => SafetensorsFile.Open(path)).Message.ShouldContain("safetensors file");
    }

    [Fact]
    public void Open_GitLfsPointer_SaysWhatItIs()
    {
        var path = Path.Combine(_folder, "pointer.safetensors");
        File.WriteAllText(path, "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 3463726504\n");

        Should.Throw<CheckpointException>(() => SafetensorsFile.Open(path)).Message.ShouldContain("git lfs pull");
    }

    [Fact]
    public void Open_LinkToNowhere_SaysWhereItLeads()
    {
        var path = Path.Combine(_folder, "link.safetensors");
        File.CreateSymbolicLink(path, Path.Combine(_folder, "blob"));

        Should.Throw<CheckpointException>(() => SafetensorsFile.Open(path)).Message.ShouldContain("blob");
    }

    [Fact]
    public void Open_MissingFileAndFolder_AreRefused()
    {
        Should.Throw<CheckpointException>(() => SafetensorsFile.Open(Path.Combine(_folder, "x", "y"))).Message.ShouldContain("no such file");
        Should.Throw<CheckpointException>(() => SafetensorsFile.Open(_folder)).Message.ShouldContain("folder");
    }

    [Fact]
    public void ReadFloats_MissingOrIntegers_NamesTheTensor()
    {
        var file = SafetensorsFile.Open(Write("""{"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]));

        Should.Throw<CheckpointException>(() => file.ReadFloats("weight")).Message.ShouldContain("weight");
        Should.Throw<CheckpointException>(() => file.ReadFloats("ids")).Message.ShouldContain("I64");
    }

    /// <summary>Whatever bytes come, the answer is a refusal or tensors that lie in the file; never anything else.</summary>
    [Fact]
    public void Open_BytesChangedAnywhere_RefusesOrStaysInTheFile()
    {
        var good = File.ReadAllBytes(Write(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[2,1],"data_offsets":[8,12]}}""", new byte[12]));
        var path = Path.Combine(_folder, "fuzzed.safetensors");

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Array[1, 3].Sample(
            changes =>
            {
                var bytes = (byte[])good.Clone();
                foreach (var (at, value, length) in changes)
                {
                    bytes[at] = value;
                    bytes = value > 250 ? bytes[..Math.Max(at + 1, length)] : bytes;
                    Array.Resize(ref bytes, good.Length);
                }

                File.WriteAllBytes(path, bytes);
                try
                {
                    var file = SafetensorsFile.Open(path);
                    return file.Tensors.Values.All(tensor => tensor.Offset >= 8 && tensor.Offset + tensor.ByteLength <= bytes.Length);
                }
                catch (CheckpointException)
                {
                    return true;
                }
            },
            iter: 2000,
            threads: 1);
    }

    private string Write(string header, byte[] data)
    {
        var path = Path.Combine(_folder, "test.safetensors");
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + json.Length);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
