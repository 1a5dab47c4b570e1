using iSeg.Data.Prelabelling;

namespace iSeg.Web.Prelabelling;

/// <summary>Tells open windows of what `iseg prelabel` does to the store while the server runs; SQLite tells nobody by itself.</summary>
internal sealed class OutsideWatch(OutsideJobs jobs, SuggestionNotices notices, TimeProvider time, ILogger<OutsideWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        long? last = null;
        IReadOnlyList<int> busy = [];
        try
        {
            do
            {
                try
                {
                    last ??= await jobs.LastSuggestionAsync(stoppingToken);
                    var look = await jobs.LookAsync(last.Value, stoppingToken);
                    Tell(look, busy);
                    (last, busy) = (look.LastSuggestion, look.Projects);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    // Windows are told a little later; a server must not end because of that.
                    logger.LogDebug(failure, "The store could not be asked what other programs do; asked again in {Seconds} s", Pause.TotalSeconds);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    /// <param name="look">What there is to tell.</param>
    /// <param name="before">Projects that were busy at the look before: one that is not any more has a job that has ended, or whose program has.</param>
    private void Tell(OutsideLook look, IReadOnlyList<int> before)
    {
        foreach (var picture in look.Pictures)
        {
            notices.TellPicture(picture);
        }

        foreach (var project in look.Projects.Union(before))
        {
            notices.TellJobs(project);
        }
    }
}
