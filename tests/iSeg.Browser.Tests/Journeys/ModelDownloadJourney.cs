using iSeg.Browser.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>Downloading a model from the page, with all that goes wrong on the way; what is here stays here.</summary>
public sealed class ModelDownloadJourney(Chromium chromium, HubServerProcess server) : IClassFixture<HubServerProcess>
{
    private const string Weights = "unet/diffusion_pytorch_model.safetensors";

    [Fact]
    public async Task Download_WrongStoppedCutAndWithoutRoom_EndsInstalledAndFetchesNothingTwice()
    {
        await using var visitor = await chromium.VisitAsync(server, "/models");
        await visitor.TravelAsync(async () =>
        {
            var (page, hub) = (visitor.Page, server.Hub);
            var (state, download) = (page.GetByTestId("installation"), page.GetByTestId("download"));
            var repository = page.GetByLabel("Repository, owner/name");
            await repository.FillAsync("somebody/nothing");
            await page.GetByTestId("look-up").ClickAsync();
            await Expect(page.GetByTestId("look-up-error")).ToContainTextAsync("no public repository somebody/nothing");

            // Looked up: what it is and its licence, and nothing is fetched before that is accepted.
            await repository.FillAsync("somebody/tiny");
            await page.GetByTestId("look-up").ClickAsync();
            await Expect(page.GetByTestId("found")).ToContainTextAsync("Licence: creativeml-openrail-m");
            await Expect(page.GetByTestId("found")).ToContainTextAsync("MB, commit 0123456789");
            await Expect(download).ToBeDisabledAsync();
            hub.Asked.ShouldBeEmpty();
            await page.GetByLabel("I have read the licence and accept it").CheckAsync();

            hub.Spoil = Weights;
            await download.ClickAsync();
            await Expect(state).ToContainTextAsync($"{Weights} came with the checksum");
            hub.Spoil = null;

            // A disk without room for the weights says so, and the person makes some.
            await server.LimitFilesAsync(600_000);
            await download.ClickAsync();
            await Expect(state).ToContainTextAsync($"{Weights} could not be written");
            await server.LimitFilesAsync(null);

            // While it comes one sees how far it is, also after a reload, and can stop it.
            var until = new TaskCompletionSource();
            hub.Hold = (Weights, until.Task);
            await download.ClickAsync();
            await Expect(state).ToContainTextAsync(Weights);
            await Expect(state.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
            await visitor.PhotographStepAsync("model-download");
            await page.ReloadAsync();
            await Expect(state).ToContainTextAsync(Weights);
            await visitor.Button("Stop").ClickAsync();
            await Expect(state).ToContainTextAsync("What was downloaded is kept");
            hub.Hold = null;
            until.SetResult();

            // It goes on where it ended, also when the connection is cut once more.
            hub.CutOnce = "vae/diffusion_pytorch_model.safetensors";
            hub.Asked.Clear();
            await repository.FillAsync("somebody/tiny");
            await page.GetByTestId("look-up").ClickAsync();
            await page.GetByLabel("I have read the licence and accept it").CheckAsync();
            await download.ClickAsync();
            await Expect(state).ToContainTextAsync("tiny is installed.");
            hub.Asked.Where(asked => asked.Path == Weights).ShouldHaveSingleItem().From.ShouldBeGreaterThan(0);
            hub.Asked.Where(asked => asked.Path == "vae/diffusion_pytorch_model.safetensors").Select(asked => asked.From > 0).ShouldBe([false, true]);
            hub.Asked.ShouldNotContain(asked => asked.Path == "model_index.json", "it was here since the first try");
            await Expect(page.GetByTestId("model-tiny")).ToContainTextAsync("creativeml-openrail-m");
            await visitor.Button("Load").ClickAsync();
            await Expect(page.GetByTestId("model-tiny")).ToContainTextAsync("Loaded");
        });
    }
}
