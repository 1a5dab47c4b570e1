using System.Collections.Concurrent;
using iSeg.Data.Prelabelling;
using iSeg.Web.Prelabelling;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Prelabelling;

[Collection(nameof(SharedServer))]
public sealed class OutsideWatchTests(WebServer server)
{
    /// <summary>`iseg prelabel` on the store of a server that runs: whoever has one of the pictures open hears of it.</summary>
    [Fact]
    public async Task JobOfAnotherProgram_Suggests_OpenPicturesAreTold()
    {
        var token = TestContext.Current.CancellationToken;
        var (project, pictures) = await server.FilledAsync(2);
        var job = await server.Service<PrelabelJobStore>().CreateAsync(project, PrelabelServer.Everything with { Model = "affinity" }, JobOrigin.CommandLine, "local", token);
        var told = new ConcurrentDictionary<long, bool>();
        var notices = server.Service<SuggestionNotices>();
        using var suggestions = notices.OnPicture(picture => told[picture] = true);

        await server.Service<PrelabelRunner>().RunAsync(job.Id, server.Service<PrelabelModels>(), force: false, progress: null, token);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!pictures.All(told.ContainsKey))
        {
            await Task.Delay(30, patience.Token);
        }

        (await server.SuggestionsAsync(pictures[1])).ShouldNotBeEmpty();
    }
}
