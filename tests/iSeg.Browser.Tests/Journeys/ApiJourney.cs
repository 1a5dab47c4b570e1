using iSeg.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

public sealed class ApiJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task TryPage_FromTheBar_SendsARequestUnderTheContentSecurityPolicy()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            var page = visitor.Page;
            await visitor.CreateProjectAsync("Programs");
            await page.GetByLabel("Try the API").ClickAsync();
            var create = page.Locator("#operations-Projects-createProject");
            await create.Locator(".opblock-summary-control").ClickAsync();
            await create.Locator("textarea").First.FillAsync("{\"name\": \"From the page\"}");
            await visitor.PhotographStepAsync("api-try");
            await create.GetByText("Execute", new() { Exact = true }).ClickAsync();
            await Expect(create.Locator(".live-responses-table tbody .response-col_status").First).ToContainTextAsync("201");
            await Expect(create.Locator(".curl-command")).ToContainTextAsync("/api/v1/projects");

            await page.GotoAsync("/");
            await Expect(page.GetByText("From the page")).ToBeVisibleAsync();
        });
    }
}
