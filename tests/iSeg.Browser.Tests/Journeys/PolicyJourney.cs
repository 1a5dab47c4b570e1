using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

public sealed class PolicyJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task Pages_UnderTheirContentSecurityPolicy_WorkAndBlockNothingOfTheirOwn()
    {
        await using var visitor = await chromium.VisitAsync(server, "/not-there");
        await visitor.TravelAsync(async () =>
        {
            var project = await visitor.CreateProjectAsync("Policy");
            await visitor.UploadAsync(DrawnScenes.Washers(new(600, 400)).Jpeg());
            await visitor.Page.Locator(".picture-card a").First.ClickAsync();
            await Expect(visitor.Page.GetByTestId("save-state")).ToContainTextAsync("Saved");
            await visitor.Page.Locator("canvas").First.WaitForAsync();
            await visitor.Page.Keyboard.PressAsync("b");
            var box = (await visitor.Page.GetByTestId("canvas").BoundingBoxAsync())!;
            await visitor.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
            await visitor.Page.Mouse.DownAsync();
            await visitor.Page.Mouse.MoveAsync(box.X + (box.Width / 2) + 80, box.Y + (box.Height / 2), new() { Steps = 4 });
            await visitor.Page.Mouse.UpAsync();
            await Expect(visitor.Page.GetByTestId("object-count")).ToHaveTextAsync("1");
            await visitor.Page.GetByText("details").ClickAsync();
            await Expect(visitor.Page.GetByTestId("diff").Locator("tbody tr")).ToHaveCountAsync(1);
            await visitor.Page.GotoAsync($"/projects/{project}/review");
            await Expect(visitor.Page.GetByTestId("queue").Locator("tbody tr")).ToHaveCountAsync(1);

            // A script that somebody smuggled in does not run; nothing else was blocked.
            visitor.Expected = "inline script";
            (await visitor.Page.EvaluateAsync<bool>("""
                () => { const script = document.createElement('script'); script.textContent = 'window.smuggled = true'; document.body.append(script); return window.smuggled === true; }
                """)).ShouldBeFalse();
        });
        visitor.AllFaults.ShouldHaveSingleItem().ShouldContain("inline script");
    }
}
