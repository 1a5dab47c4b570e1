using iSeg.Engine.Clip;
using iSeg.Engine.Imaging;
using static iSeg.Engine.Tests.StableDiffusion.Reference;

namespace iSeg.Engine.Tests.Clip;

/// <summary>Against OpenAI's CLIP and TagCLIP's code.</summary>
public sealed class ClipVectorsTests
{
    private const float Tolerance = 1e-3f;
    private static readonly ClipReference Clip = ClipReference.Instance;

    [Fact]
    public void EmbedText_OneSentence_IsTheReferences()
    {
        var embedding = Clip.Networks.EmbedText("a photo of a dog.", Token);

        MaxDifference(embedding, Clip.Expected.Read("one_text.embedding")).ShouldBeLessThan(Tolerance);
    }

    [Fact]
    public void Embed_WordsInTemplates_AreTheReferences()
    {
        var words = WordEmbeddings.Of(Clip.Networks, Clip.Words, Clip.Options, Token);

        MaxDifference(words.Values, Clip.Expected.Read("text_features")).ShouldBeLessThan(Tolerance);
    }

    [Theory]
    [InlineData("square")]
    [InlineData("wide")]
    public void EmbedPicture_WithoutMask_IsTheReferences(string picture)
    {
        var (tokens, _) = Clip.Networks.EmbedPicture(Clip.Pixels(picture), null, null, withAttention: false, Token);

        MaxDifference(tokens.AsSpan(0, 24), Clip.Expected.Read($"{picture}.image_embedding")).ShouldBeLessThan(Tolerance);
    }

    [Theory]
    [InlineData("square")]
    [InlineData("wide")]
    public void EmbedPicture_LastLayerLooksAtItself_TokensAndAttentionAreTheReferences(string picture)
    {
        var pixels = Clip.Pixels(picture);
        var tokens = (int)(pixels.Size.Area / 256) + 1;

        var (embeddings, attention) = Clip.Networks.EmbedPicture(pixels, null, LocalToGlobal.OnlyItself(tokens), withAttention: true, Token);

        MaxDifference(embeddings, Clip.Expected.Read($"{picture}.token_embeddings_tagclip")).ShouldBeLessThan(Tolerance);
        var mean = DualMasking.Mean(Array.ConvertAll(attention, DualMasking.WithoutClassToken));
        MaxDifference(mean, Clip.Expected.Read($"{picture}.attention_mean_8_to_10")).ShouldBeLessThan(1e-4f);
    }

    [Theory]
    [InlineData("square")]
    [InlineData("wide")]
    public void Score_Picture_IsTheReferences(string picture)
    {
        var words = WordEmbeddings.Of(Clip.Networks, Clip.Words, Clip.Options, Token);

        var scores = new LocalToGlobal(Clip.Networks, words).Score(Clip.Pixels(picture), Clip.Options.Keep, Token);

        MaxDifference(scores, Clip.Expected.Read($"{picture}.tag_scores")).ShouldBeLessThan(Tolerance);
    }

    [Theory]
    [InlineData("square", "potted plant")]
    [InlineData("wide", "tv monitor")]
    public async Task TagAsync_PictureFile_KeepsTheReferencesTags(string picture, string tags)
    {
        using var file = File.OpenRead(Path.Combine(ClipReference.Folder, $"{picture}.png"));
        using var tagger = ClipTagger.Load(Clip.Checkpoint);

        var found = await tagger.TagAsync(new PictureProcessor().LoadRgb(file, 4096, Token), Clip.Words, Clip.Options, Token);

        MaxDifference([.. found.All.Select(tag => (float)tag.Score)], Clip.Expected.Read($"{picture}.tag_scores")).ShouldBeLessThan(Tolerance);
        string.Join(", ", found.Kept.Select(tag => tag.Word)).ShouldBe(tags);
    }
}
