using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Data.Suggestions;
using iSeg.Web.Accounts;
using iSeg.Web.Prelabelling;
using iSeg.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Prelabelling;

/// <summary>What the tests of jobs ask a server.</summary>
internal static class PrelabelServer
{
    /// <summary>For broken things, not a promise.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static readonly PrelabelSpec Everything = new() { Kind = PrelabelKind.Everything };

    /// <summary>A project with so many drawn pictures, each a little wider than the one before.</summary>
    public static async Task<(int Project, long[] Pictures)> FilledAsync(this WebServer server, int count, int height = 120)
    {
        var (project, pictures) = (await server.NewProjectAsync(), new long[count]);
        for (var i = 0; i < count; i++)
        {
            pictures[i] = (await server.UploadAsync(project, $"{i}.jpg", TestFiles.Fruit(160 + (8 * i), height))).Single().PictureId!.Value;
        }

        return (project, pictures);
    }

    public static async Task<PrelabelJob> StartAsync(this WebServer server, int project, PrelabelSpec spec)
    {
        await using var scope = server.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Set(Caller.Local);
        return await scope.ServiceProvider.GetRequiredService<GuardedPrelabelling>().StartAsync(project, spec, default);
    }

    public static async Task<PrelabelJob> WaitAsync(this WebServer server, long job, Func<PrelabelJob, bool> until)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var now = (await server.Service<PrelabelJobStore>().FindAsync(job, default))!;
            if (until(now))
            {
                return now;
            }

            await Task.Delay(30, patience.Token);
        }
    }

    public static Task<IReadOnlyList<Suggestion>> SuggestionsAsync(this WebServer server, long picture, SuggestionState? state = SuggestionState.Open) =>
        server.Service<SuggestionStore>().ListAsync(picture, state, 0, 1000, default);

    /// <summary>A picture whose file cannot be read any more, nor any other with the same bytes: projects share them.</summary>
    public static async Task BreakAsync(this WebServer server, long picture)
    {
        await using var context = await server.Contexts.CreateDbContextAsync();
        await context.Database.ExecuteSqlAsync($"UPDATE PictureContents SET Bytes = X'00010203' WHERE Id = (SELECT ContentId FROM Pictures WHERE Id = {picture})");
    }
}
