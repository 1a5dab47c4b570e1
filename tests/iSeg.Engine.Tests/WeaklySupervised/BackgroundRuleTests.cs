using iSeg.Core.Prelabelling;
using iSeg.Engine.Prelabelling;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Engine.Tests.WeaklySupervised;

public sealed class BackgroundRuleTests
{
    [Theory]
    [InlineData("squared", null)]
    [InlineData("0.45", .45)]
    [InlineData("1", 1.0)]
    public void TryParse_Rule_IsThatOneForJobsAsWell(string text, double? threshold)
    {
        BackgroundRule.TryParse(text, out var rule).ShouldBeTrue();

        rule.Threshold.ShouldBe(threshold);
        Presets.Of(new() { Kind = PrelabelKind.Text, Background = text })!.Background.ShouldBe(rule);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.01")]
    [InlineData("-0.5")]
    [InlineData("0,5")]
    [InlineData("NaN")]
    [InlineData("Squared")]
    [InlineData("")]
    public void TryParse_NoRule_IsRefusedByJobsInTheSameWords(string text)
    {
        BackgroundRule.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<PrelabelException>(() => Presets.Of(new() { Kind = PrelabelKind.Text, Background = text })).Message.ShouldContain(BackgroundRule.Texts);
    }
}
