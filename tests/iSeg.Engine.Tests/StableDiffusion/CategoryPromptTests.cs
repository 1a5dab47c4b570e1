using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Text;

namespace iSeg.Engine.Tests.StableDiffusion;

public sealed class CategoryPromptTests
{
    private static readonly ClipTokenizer Tokenizer = new(Reference.One.Checkpoint.Tokenizer);

    [Fact]
    public void Build_NamesOfOneAndTwoWords_KnowsTheirTokens()
    {
        var prompt = CategoryPrompt.Build(Tokenizer, ["potted plant", "dog"], []);

        prompt.Tokens.Ids.ShouldBe(Tokenizer.EncodePrompt(Reference.One.Facts.GetProperty("prompt").GetString()!).Ids);
        prompt.Places.ShouldBe([4..6, 7..8]);
    }

    [Fact]
    public void Build_BackgroundWords_FollowTheSentence()
    {
        var prompt = CategoryPrompt.Build(Tokenizer, ["bird", "dog"], ["ground", "sky"]);

        prompt.Tokens.Ids.ShouldBe(Tokenizer.EncodePrompt("a photograph of bird and dog and other object and background, ground, sky").Ids);
        prompt.Places.ShouldBe([4..5, 6..7]);
    }

    [Fact]
    public void Build_NamesWithSignsAndManyTokens_KnowsTheirTokens()
    {
        string[] names = ["t.v./monitor (old)", "caf\u00e9's dog"];
        var prompt = CategoryPrompt.Build(Tokenizer, names, []);

        foreach (var (name, place) in names.Zip(prompt.Places))
        {
            prompt.Tokens.Ids[place].ShouldBe(Tokenizer.Encode(name));
        }
    }

    [Fact]
    public void Weights_Gamma_CountsTheCategoriesOnly()
    {
        var weights = CategoryPrompt.Build(Tokenizer, ["potted plant", "dog"], []).Weights(1.6);

        weights.Length.ShouldBe(77);
        weights.Index().Where(weight => weight.Item != 1).ShouldBe([(4, 1.6f), (5, 1.6f), (7, 1.6f)]);
    }
}
