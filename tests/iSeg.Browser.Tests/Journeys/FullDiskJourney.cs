using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

public sealed class FullDiskJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task DiskFullWhileBrushing_SaysSoAndSavesWhenThereIsRoomAgain()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Full");
            await visitor.UploadAsync(DrawnScenes.Washers(new(1200, 800)).Jpeg());
            await visitor.OpenPictureAsync("washers.jpg");
            var canvas = visitor.Canvas;
            await canvas.ChooseAsync("brush");
            await canvas.SetBrushAsync(20);
            await canvas.DragAsync(new(100, 60), new(500, 60));
            await canvas.SavedAsync();

            // The store's log may not grow any more.
            await server.LimitFilesAsync(new FileInfo(server.StorePath + "-wal").Length);
            await canvas.DragAsync(new(100, 120), new(500, 120), new(700, 700));
            await Expect(visitor.Page.GetByTestId("message")).ToContainTextAsync("full");
            await Expect(visitor.Page.GetByTestId("save-state")).ToContainTextAsync("1 edit");
            (await canvas.RevisionAsync()).ShouldBe(1, "nothing is acknowledged that is not stored");
            var drawn = await canvas.OnlyMaskAsync();

            await server.LimitFilesAsync(null);
            await canvas.SavedAsync();
            (await canvas.RevisionAsync()).ShouldBe(2);
            (await canvas.OnlyMaskAsync()).ShouldBe(drawn);
            var picture = long.Parse(visitor.Page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
            (await StoredEdits.ReadAsync(server.StorePath, picture)).Count.ShouldBe(2);
        });
    }
}
