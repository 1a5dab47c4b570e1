using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Clip;
using iSeg.Engine.Tests.StableDiffusion;

namespace iSeg.Engine.Tests.Clip;

public sealed class ClipRefusalTests
{
    [Fact]
    public void Open_StableDiffusionFolder_SaysWhatIsMissing() =>
        Should.Throw<CheckpointException>(() => ClipCheckpoint.Open("vectors/sd-tiny-v1".InTestFolder())).Message.ShouldContain("config.json");

    [Fact]
    public void Open_NoFolder_SaysSo() =>
        Should.Throw<CheckpointException>(() => ClipCheckpoint.Open("nowhere")).Message.ShouldBe("nowhere: there is no such folder.");

    [Fact]
    public async Task Tag_UnloadedMeanwhile_SaysSo()
    {
        var tagger = ClipTagger.Load(ClipCheckpoint.Open(ClipReference.Folder));
        var picture = new RgbImage(new(64, 64), new byte[64 * 64 * 3]);
        await tagger.TagAsync(picture, ["bird"], cancellationToken: TestContext.Current.CancellationToken);

        tagger.Dispose();

        // Of words that it has read, and of others.
        (await Should.ThrowAsync<InvalidPromptException>(() => tagger.TagAsync(picture, ["bird"], cancellationToken: TestContext.Current.CancellationToken))).Message.ShouldContain("unloaded meanwhile");
        (await Should.ThrowAsync<InvalidPromptException>(() => tagger.TagAsync(picture, ["dog"], cancellationToken: TestContext.Current.CancellationToken))).Message.ShouldContain("unloaded meanwhile");
    }

    [Theory]
    [InlineData("\"patch_size\": 16", "\"patch_size\": 15", "patch_size")]
    [InlineData("\"hidden_size\": 128", "\"hidden_size\": 64", "vision_model.embeddings")]
    [InlineData("\"projection_dim\": 24", "\"projection_dim\": 25", "text_projection.weight")]
    public void Load_SettingsThatDoNotFit_NamesTheKeyOrTensor(string old, string with, string named)
    {
        var folder = Directory.CreateTempSubdirectory("iseg-clip-").FullName;
        try
        {
            foreach (var name in (string[])["config.json", "model.safetensors", "vocab.json", "merges.txt"])
            {
                File.Copy(Path.Combine(ClipReference.Folder, name), Path.Combine(folder, name));
            }

            var config = Path.Combine(folder, "config.json");
            File.WriteAllText(config, File.ReadAllText(config).Replace(old, with, StringComparison.Ordinal));

            Should.Throw<CheckpointException>(() => ClipTagger.Load(ClipCheckpoint.Open(folder))).Message.ShouldContain(named);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task TagAsync_NoWords_SaysSo()
    {
        using var tagger = ClipTagger.Load(ClipReference.Instance.Checkpoint);

        (await Should.ThrowAsync<InvalidPromptException>(() => tagger.TagAsync(new RgbImage(new(16, 16), new byte[768]), [], null, Reference.Token))).Message.ShouldContain("no words");
    }
}
