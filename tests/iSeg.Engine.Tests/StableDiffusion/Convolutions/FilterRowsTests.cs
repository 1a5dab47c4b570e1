using System.Runtime.InteropServices;
using System.Text;
using iSeg.Engine.Backbones.StableDiffusion.Convolutions;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Tests.StableDiffusion.Convolutions;

public sealed class FilterRowsTests : IDisposable
{
    private const int Rows = 48;
    private const int Length = 80;

    /// <summary>Where the weights begin: after a byte and a bias of zeros.</summary>
    private const int Odd = 1 + (Rows * sizeof(float));

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    /// <summary>Numbers that every type holds exactly, at an odd place in the file, which the format allows.</summary>
    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Read_AnyType_GivesTheNumbersOfTheFile(string type)
    {
        WideVectors.Need();
        float[] numbers = [.. Enumerable.Range(0, Rows * Length).Select(i => (i * 37 % 256) - 128f)];
        using var weights = Write(type, numbers);
        var one = new float[Length * Length];
        for (var i = 0; i < Length; i++)
        {
            one[i * (Length + 1)] = 1;
        }

        // Pixel i has nothing but channel i: what comes out are the rows themselves.
        using var map = FeatureMap.FromPlanes(one, 8, 10);
        using var result = new PixelConvolution(weights, "w", Length, Rows).Run(map, Reference.Token);

        result.ToPlanes(Rows).ShouldBe(numbers);
    }

    [Fact]
    public void Map_FileThatBecameShorter_NamesTheTensor()
    {
        using var weights = Write("F32", new float[Rows * Length]);
        using (var file = File.OpenWrite(_path))
        {
            file.SetLength(file.Length - 1);
        }

        Should.Throw<CheckpointException>(() => { _ = new FilterRows(weights, "w.weight", Rows, Length); }).Message.ShouldContain("tensor w.weight lies beyond the end");
    }

    [Fact]
    public void Map_FileThatIsGone_NamesTheTensor()
    {
        using var weights = Write("F32", new float[Rows * Length]);
        File.Delete(_path);

        Should.Throw<CheckpointException>(() => { _ = new FilterRows(weights, "w.weight", Rows, Length); }).Message.ShouldContain("tensor w.weight cannot be read");
    }

    private MappedWeights Write(string type, float[] numbers)
    {
        var bytes = type switch
        {
            "F32" => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(),
            "F16" => MemoryMarshal.AsBytes(numbers.Select(number => (Half)number).ToArray().AsSpan()).ToArray(),
            _ => MemoryMarshal.AsBytes(numbers.Select(number => (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16)).ToArray().AsSpan()).ToArray(),
        };
        var header = Encoding.UTF8.GetBytes(
            $$$"""{"w.weight":{"dtype":"{{{type}}}","shape":[{{{Rows}}},{{{Length}}}],"data_offsets":[{{{Odd}}},{{{bytes.Length + Odd}}}]},"w.bias":{"dtype":"F32","shape":[{{{Rows}}}],"data_offsets":[1,{{{Odd}}}]},"odd":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""");
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[Odd], .. bytes]);
        return new(new CheckpointWeights(_path, SafetensorsFile.Open(_path).Tensors));
    }
}
