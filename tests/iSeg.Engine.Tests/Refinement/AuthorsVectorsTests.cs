using System.Numerics.Tensors;
using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Tests.Refinement;

/// <summary>The authors' interactive code decides: the same attention, prompts and parameters must give the same maps.</summary>
public sealed class AuthorsVectorsTests(AuthorsVectorsTests.Attention attention) : IClassFixture<AuthorsVectorsTests.Attention>
{
    private const int Side = 64;

    [Fact]
    public void SelfAttention_FromQueryAndKey_HasTheirRows()
    {
        var expected = attention.File.Read("rows_check");
        foreach (var (i, row) in new[] { 0, 1000, 4095 }.Index())
        {
            MaxDifference(expected.AsSpan(i * Attention.Cells, Attention.Cells), attention.Entries.AsSpan(row * Attention.Cells, Attention.Cells))
                .ShouldBeLessThan(1e-6f);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Spread_TheirCase_GivesTheirMapAndMask(int number)
    {
        var facts = attention.Cases[number];
        var picture = new PixelSize(facts.GetProperty("image_width").GetInt32(), facts.GetProperty("image_height").GetInt32());
        var spreading = new PromptSpreading(attention.Reduced(facts.GetProperty("ent").GetSingle()), new(Side, Side));
        var iterations = facts.GetProperty("iterations").GetInt32();

        var map = facts.GetProperty("kind").GetString() switch
        {
            "point" => spreading.SpreadPoint(picture, Pair(facts.GetProperty("point")), iterations),
            "line" => spreading.SpreadLine(picture, [.. facts.GetProperty("line").EnumerateArray().Select(Pair)], iterations),
            _ => SpreadBox(spreading, picture, [.. facts.GetProperty("box").EnumerateArray().Select(e => e.GetInt32())], iterations),
        };

        MaxDifference(attention.File.Read($"case{number}.map"), map).ShouldBeLessThan(1e-4f);
        var threshold = facts.GetProperty("threshold").GetDouble();
        map.Count(value => value >= threshold).ShouldBe(facts.GetProperty("foreground_pixels").GetInt32());
    }

    private static float[] SpreadBox(PromptSpreading spreading, PixelSize picture, int[] corners, int iterations) =>
        spreading.SpreadBox(picture, (corners[0], corners[1]), (corners[2], corners[3]), iterations);

    private static (int X, int Y) Pair(JsonElement pair) => (pair[0].GetInt32(), pair[1].GetInt32());

    private static float MaxDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference));
    }

    public sealed class Attention
    {
        public const int Cells = Side * Side;
        private const int Heads = 4;
        private const int Dimensions = 8;
        private readonly Dictionary<float, AttentionMatrix> _reduced = [];

        public Attention()
        {
            File = new("vectors/refine/expected.safetensors".InTestFolder());
            Cases = [.. JsonDocument.Parse(System.IO.File.ReadAllText("vectors/refine/cases.json".InTestFolder())).RootElement.GetProperty("cases").EnumerateArray()];
            Entries = SoftmaxOfProducts(File.Read("query"), File.Read("key"));
        }

        internal TensorFile File { get; }

        internal JsonElement[] Cases { get; }

        internal float[] Entries { get; }

        internal AttentionMatrix Reduced(float lambda) => _reduced.TryGetValue(lambda, out var known)
            ? known
            : _reduced[lambda] = EntropyReduction.Reduce((float[])Entries.Clone(), Cells, lambda, EntropyForm.ColumnScaled);

        private static float[] SoftmaxOfProducts(float[] query, float[] key)
        {
            var entries = new float[Cells * Cells];
            var transposed = new float[Heads * Dimensions * Cells];
            for (var h = 0; h < Heads; h++)
            {
                for (var j = 0; j < Cells; j++)
                {
                    for (var d = 0; d < Dimensions; d++)
                    {
                        transposed[(((h * Dimensions) + d) * Cells) + j] = key[(((h * Cells) + j) * Dimensions) + d];
                    }
                }
            }

            Parallel.For(0, Cells, i =>
            {
                var row = entries.AsSpan(i * Cells, Cells);
                var logits = new float[Cells];
                for (var h = 0; h < Heads; h++)
                {
                    Array.Clear(logits);
                    for (var d = 0; d < Dimensions; d++)
                    {
                        var keys = transposed.AsSpan(((h * Dimensions) + d) * Cells, Cells);
                        TensorPrimitives.MultiplyAdd(keys, query[(((h * Cells) + i) * Dimensions) + d], logits, logits);
                    }

                    // TensorPrimitives.SoftMax overflows on large logits.
                    TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
                    TensorPrimitives.SoftMax(logits, logits);
                    TensorPrimitives.Add(row, logits, row);
                }

                TensorPrimitives.Divide(row, (float)Heads, row);
            });
            return entries;
        }
    }
}
