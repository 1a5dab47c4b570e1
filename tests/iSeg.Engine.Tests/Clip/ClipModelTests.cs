using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;

namespace iSeg.Engine.Tests.Clip;

/// <summary>A CLIP among the installed models.</summary>
public sealed class ClipModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-clip").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InstallAsync_Clip_IsKnownAsOne(bool copy)
    {
        var library = new ModelLibrary(_folder);

        var model = await library.InstallAsync(ClipReference.Folder, "tags", copy, cancellationToken: TestContext.Current.CancellationToken);

        model.Kind.ShouldBe(ModelKind.Clip);
        library.Find("tags").ShouldBe(model);
        ClipReport.Of(library.Resolve("tags"), readNumbers: true, TestContext.Current.CancellationToken).PatchSide.ShouldBe(ClipReference.Instance.Checkpoint.Vision.PatchSize);
    }

    [Fact]
    public void Check_ClipThatLacksATensorsFile_NamesIt()
    {
        File.Copy(Path.Combine(ClipReference.Folder, "config.json"), Path.Combine(_folder, "config.json"));

        var refusal = Should.Throw<CheckpointException>(() => ModelKinds.Check(_folder, TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain("vocab.json");
    }

    [Fact]
    public void List_ModelOfAnEarlierVersion_IsStableDiffusion()
    {
        File.WriteAllText(Path.Combine(_folder, "old.json"), """{"name":"old","folder":"/nowhere","source":"/nowhere","revision":null,"licence":null,"installed":"2026-01-01T00:00:00+00:00"}""");

        new ModelLibrary(_folder).List().Single().Kind.ShouldBe(ModelKind.Diffusion);
    }
}
