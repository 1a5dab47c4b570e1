using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Text;

namespace iSeg.Engine.Tests.StableDiffusion;

public sealed class RecentTextsTests
{
    private readonly ClipTokenizer _tokenizer = new(Reference.Two.Checkpoint.Tokenizer, 77);
    private readonly List<string> _asked = [];

    [Fact]
    public void Encode_AskedBefore_IsRememberedUntilOthersCrowdItOut()
    {
        var texts = new RecentTexts(Embed, most: 2);

        foreach (var word in (string[])["cat", "dog", "cat", "bird", "cat", "dog"])
        {
            texts.Encode(_tokenizer.EncodePrompt(word), Reference.Token)[1].ShouldBe(_tokenizer.EncodePrompt(word).Ids[1]);
        }

        _asked.ShouldBe(["cat", "dog", "bird", "dog"]);
    }

    /// <summary>Embeddings are weighed in place by whoever asked.</summary>
    [Fact]
    public void Encode_AnswerSpoilt_NextAnswerIsNot()
    {
        var texts = new RecentTexts(Embed);
        Array.Clear(texts.Encode(_tokenizer.EncodePrompt("cat"), Reference.Token));

        texts.Encode(_tokenizer.EncodePrompt("cat"), Reference.Token)[1].ShouldBe(_tokenizer.EncodePrompt("cat").Ids[1]);
    }

    /// <summary>A text whose encoding was cancelled or failed is asked again.</summary>
    [Fact]
    public void Encode_Failed_IsTriedAgain()
    {
        var fails = true;
        var texts = new RecentTexts((prompt, token) => fails ? throw new OperationCanceledException() : Embed(prompt, token));
        Should.Throw<OperationCanceledException>(() => texts.Encode(_tokenizer.EncodePrompt("cat"), Reference.Token));
        fails = false;

        texts.Encode(_tokenizer.EncodePrompt("cat"), Reference.Token).Length.ShouldBe(77);
    }

    private float[] Embed(TokenizedPrompt prompt, CancellationToken cancellationToken)
    {
        _asked.Add(new[] { "cat", "dog", "bird" }.Single(word => _tokenizer.EncodePrompt(word).Ids.SequenceEqual(prompt.Ids)));
        return [.. prompt.Ids.Select(id => (float)id)];
    }
}
