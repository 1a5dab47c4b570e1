using System.Text.Json;
using iSeg.Core.Prompts;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Tests.Checkpoints;
using iSeg.Engine.Text;

namespace iSeg.Engine.Tests.Text;

/// <summary>OpenAI's tokenizer decides, on awkward texts.</summary>
public sealed class ClipTokenizerTests
{
    private static readonly ClipTokenizer Two = new(Checkpoint.Open(TinyCheckpoint.V2).Tokenizer);

    public static TheoryData<string, int[], int[]> Cases()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(TinyCheckpoint.V2, "tokenizer_cases.json")));
        var cases = new TheoryData<string, int[], int[]>();
        foreach (var one in json.RootElement.EnumerateArray())
        {
            cases.Add(one.GetProperty("text").GetString()!, Numbers(one.GetProperty("ids")), Numbers(one.GetProperty("ids_padded_to_77")));
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_TheirCase_GivesTheirNumbers(string text, int[] ids, int[] padded)
    {
        Two.Encode(text).ShouldBe(ids);

        var prompt = Two.EncodePrompt(text);
        prompt.Ids.ShouldBe(padded);
        prompt.Truncated.ShouldBe(ids.Length > 75);
        prompt.Words.ShouldBe(Math.Min(75, ids.Length));
    }

    [Fact]
    public void EncodePrompt_VersionOne_PadsWithItsEndToken()
    {
        var one = new ClipTokenizer(Checkpoint.Open(TinyCheckpoint.V1).Tokenizer);

        one.EncodePrompt("dog").Ids.ShouldBe([934, 540, .. Enumerable.Repeat(935, 75)]);
    }

    /// <summary>Letters beyond U+FFFF are letters: one word with what stands before them. Digits stand alone.</summary>
    [Fact]
    public void PreTokenize_LettersAndDigitsBeyondTheFirstPlane_AreLettersAndDigits()
    {
        var text = "a\U00020000b\U0001F436!\U0001D7D9\U0001D7DA \ud800";

        new ClipPreTokenizer([]).PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length))
            .ShouldBe(["a\U00020000b", "\U0001F436!", "\U0001D7D9", "\U0001D7DA", "\ud800"]);
    }

    [Theory]
    [InlineData("\u001c one\u0085two\u2003 ", "one two")]
    [InlineData("\u0130", "i\u0307")]
    [InlineData("&amp;amp; &lt;b&gt;", "& <b>")]
    public void Clean_OddText_IsAsPythonLeavesIt(string text, string clean) => ClipText.Clean(text).ShouldBe(clean);

    [Fact]
    public void Encode_TextWithoutEnd_IsRefused()
    {
        Two.Encode(new('x', 4000)).Count.ShouldBe(4000);
        Should.Throw<InvalidPromptException>(() => Two.Encode(new('x', 4001))).Message.ShouldContain("4001");
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];
}
