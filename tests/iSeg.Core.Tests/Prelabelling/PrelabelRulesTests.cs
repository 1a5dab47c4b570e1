using iSeg.Core.Prelabelling;

namespace iSeg.Core.Tests.Prelabelling;

public sealed class PrelabelRulesTests
{
    [Theory]
    [InlineData("""{"kind":"everything","threshold":0.4}""", "'threshold' is about soft maps; 'everything' has none")]
    [InlineData("""{"kind":"text","model":"m","names":["cat"],"preset":"coco","threshold":0.4}""", "'threshold' does not go with 'preset'")]
    [InlineData("""{"kind":"text","model":"m","names":["cat"],"background":"0.4","threshold":0.4}""", "'threshold' does not go with 'preset'")]
    [InlineData("""{"kind":"text","model":"m","names":["cat"],"category":"animal"}""", "'category' goes with 'everything' and 'prompts'; 'text' brings its own names")]
    [InlineData("""{"kind":"boxes","category":"animal"}""", "'category' goes with 'everything' and 'prompts'; 'boxes' brings its own names")]
    public void Validate_MemberThatWouldChangeNothing_SaysWhichAndWhy(string spec, string says) =>
        Should.Throw<PrelabelException>(() => PrelabelSpec.FromJson(spec).Validate()).Message.ShouldContain(says);

    [Theory]
    [InlineData("""{"kind":"boxes","threshold":0.4}""")]
    [InlineData("""{"kind":"text","model":"m","names":["cat"],"threshold":0.4}""")]
    [InlineData("""{"kind":"prompts","points":[[0.5,0.5,1]],"threshold":0.4,"category":"animal"}""")]
    [InlineData("""{"kind":"everything","category":"animal"}""")]
    public void Validate_MemberThatCounts_IsTaken(string spec) => PrelabelSpec.FromJson(spec).Validate().ShouldNotBeNull();
}
