using iSeg.Core.Prelabelling;
using iSeg.Web.Prelabelling;

namespace iSeg.Web.Tests.Prelabelling;

public sealed class PrelabelDraftTests
{
    private static readonly ModelChoice Two = new("affinity", "affinity", ["a", "b"], ["clip"]);

    /// <summary>Somebody who tried every kind before starting one gets a job that the API would take: nothing of the others is in it.</summary>
    [Theory]
    [InlineData(PrelabelKind.Everything)]
    [InlineData(PrelabelKind.Boxes)]
    [InlineData(PrelabelKind.Prompts)]
    [InlineData(PrelabelKind.Text)]
    [InlineData(PrelabelKind.Tags)]
    [InlineData(PrelabelKind.Synthesize)]
    public void ToSpec_EverythingFilledIn_IsAJobOfItsKindOnly(PrelabelKind kind)
    {
        var draft = new PrelabelDraft
        {
            Kind = kind,
            Model = "a",
            Clip = "clip",
            Names = "cat, dog , ,Cat",
            Source = NameSource.Given,
            Preset = "voc",
            Category = "thing",
            Segments = 12,
            Prompt = " {} ",
            Pictures = PictureChoice.WithoutObjects,
            Steps = 7,
        };

        var spec = draft.ToSpec();

        spec.Validate();
        (spec.Names is not null).ShouldBe(draft.Kind.NeedsWords());
        (spec.Preset is not null).ShouldBe(draft.Kind.NeedsWords());
        (spec.Clip is not null).ShouldBe(kind == PrelabelKind.Tags);
        (spec.Segments is not null).ShouldBe(kind == PrelabelKind.Everything);
        (spec.Boxes is not null).ShouldBe(kind == PrelabelKind.Prompts);
        (spec.Category is not null).ShouldBe(kind is PrelabelKind.Everything or PrelabelKind.Prompts);
        (spec.Steps, spec.Prompt).ShouldBe(kind == PrelabelKind.Synthesize ? (7, "{}") : ((int?)null, null));
        spec.Pictures.ShouldBe(kind == PrelabelKind.Synthesize ? PictureChoice.All : PictureChoice.WithoutObjects);
    }

    [Fact]
    public void ToSpec_Names_AreTrimmedAndThereOnce() =>
        new PrelabelDraft { Kind = PrelabelKind.Synthesize, Names = "cat, dog , ,Cat" }.ToSpec().Names.ShouldBe(["cat", "dog"]);

    [Theory]
    [InlineData("", false, "")]
    [InlineData("", true, "a")]
    [InlineData("affinity", true, "a")]
    [InlineData("affinity", false, "affinity")]
    [InlineData("b", true, "b")]
    [InlineData("gone", false, "")]
    public void Usable_BuiltInProject_GivesWhatTheKindCanUse(string chosen, bool needsWords, string expected) => Two.Usable(chosen, needsWords).ShouldBe(expected);

    [Fact]
    public void Usable_ProjectsOwnModel_ComesFirst()
    {
        var own = Two with { Project = "b" };

        own.Usable("affinity", needsWords: true).ShouldBe("");
        (own with { Project = "gone" }).Usable("", needsWords: true).ShouldBe("a");
        (own with { Project = "gone" }).Usable("", needsWords: false).ShouldBe("affinity");
    }

    [Theory]
    [InlineData(PrelabelKind.Everything, true, true, true)]
    [InlineData(PrelabelKind.Text, false, true, false)]
    [InlineData(PrelabelKind.Tags, false, false, false)]
    [InlineData(PrelabelKind.Synthesize, false, true, false)]
    public void Suffices_WithoutModels_OnlyWhatNeedsNone(PrelabelKind kind, bool withNone, bool withDiffusion, bool withClip)
    {
        var draft = new PrelabelDraft { Kind = kind };

        (Two with { Diffusion = [], Clips = [] }).Suffices(draft).ShouldBe(withNone);
        (Two with { Clips = [] }).Suffices(draft).ShouldBe(withDiffusion);
        (Two with { Diffusion = [] }).Suffices(draft).ShouldBe(withClip);
    }
}
