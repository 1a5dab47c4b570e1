using System.Diagnostics;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Data;
using iSeg.Data.Import;
using iSeg.Data.Projects;
using iSeg.Engine.Imaging;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NetVips;

namespace iSeg.Benchmarks.Load;

/// <summary>How many people, on how many pictures, for how long, and how often the server dies.</summary>
/// <param name="WarmUp">They work already, but a server that has just started is still being compiled: told apart.</param>
internal sealed record LoadPlan(int People, int Pictures, double StrokesPerSecond, TimeSpan WarmUp, TimeSpan Duration, int Kills, int Seed);

/// <summary>What a run came to. Times in milliseconds, from the making of an edit, sorted.</summary>
internal sealed record LoadResult(
    int Acknowledged, int Refused, IReadOnlyList<double> WarmingUp, IReadOnlyList<double> Acknowledgement, IReadOnlyList<double> Delivery, MemoryOverTime Memory, int Kills, IReadOnlyList<string> Faults);

/// <summary>Sets up a store, starts the server, lets people work on it, kills it as often as asked, and compares everything at the end.</summary>
internal static class LoadRun
{
    public static readonly PixelSize Size = new(1200, 800);

    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    public static async Task<LoadResult> RunAsync(LoadPlan plan, Action<string> say)
    {
        var folder = Directory.CreateTempSubdirectory("iseg-load-").FullName;
        try
        {
            var store = Path.Combine(folder, "projects.db");
            var pictures = await PrepareAsync(store, plan.Pictures);
            await using var server = new ServerUnderLoad(store);
            await server.StartAsync();
            var people = Enumerable.Range(0, plan.People)
                .Select(i => new Annotator(pictures[i % pictures.Count], $"annotator {i}", Size, (plan.Seed * 1000) + i))
                .ToList();
            try
            {
                return await WorkAsync(plan, server, people, say);
            }
            finally
            {
                await Task.WhenAll(people.Select(p => p.DisposeAsync().AsTask()));
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<LoadResult> WorkAsync(LoadPlan plan, ServerUnderLoad server, List<Annotator> people, Action<string> say)
    {
        using var over = new CancellationTokenSource();
        people.ForEach(p => p.Start(() => server.Address!));
        var memory = new List<(TimeSpan At, long Bytes)> { (TimeSpan.Zero, server.PrivateBytes()) };
        var began = Stopwatch.GetTimestamp();
        var watching = Task.Run(async () =>
        {
            for (var i = 1; !over.IsCancellationRequested; i++)
            {
                await Task.Delay(1000);
                memory.Add((Stopwatch.GetElapsedTime(began), server.PrivateBytes()));
                if (i % 10 == 0)
                {
                    say($"{i,4} s: {people.Sum(p => p.Acknowledged.Count)} acknowledged, {people.Sum(p => p.Waiting)} wait, server {memory[^1].Bytes / 1e6:0} MB");
                }
            }
        });
        var warm = began + (long)(plan.WarmUp.TotalSeconds * Stopwatch.Frequency);
        var killing = KillAsync(plan, server, say);
        await Task.WhenAll(people.Select(p => p.WorkAsync(plan.StrokesPerSecond, plan.WarmUp + plan.Duration, default)));
        await killing;
        await Task.WhenAll(people.Select(p => p.SettleAsync(Settling)));
        foreach (var group in people.GroupBy(p => p.PictureId))
        {
            var last = group.SelectMany(p => p.Acknowledged.Values).DefaultIfEmpty().Max();
            await Task.WhenAll(group.Select(p => p.FollowAsync(last))).WaitAsync(Settling);
        }

        await over.CancelAsync();
        await watching;
        server.Kill();
        var faults = await StoreCheck.RunAsync(server.Store, Size, people);
        return new(
            people.Sum(p => p.Acknowledged.Count),
            people.Sum(p => p.Refused.Values.Sum()),
            Sorted(people.SelectMany(p => p.AcknowledgedAfter).Where(a => a.Made < warm).Select(a => a.After)),
            Sorted(people.SelectMany(p => p.AcknowledgedAfter).Where(a => a.Made >= warm).Select(a => a.After)),
            Sorted(Deliveries(people, warm)),
            MemoryOverTime.Of(memory, plan.WarmUp, plan.Duration),
            plan.Kills,
            faults);
    }

    /// <summary>Kills at random moments; the work goes on meanwhile, and the next kill waits until the server is back.</summary>
    private static async Task KillAsync(LoadPlan plan, ServerUnderLoad server, Action<string> say)
    {
        var random = new Random(plan.Seed);
        for (var i = 1; i <= plan.Kills; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(.5 + (2.5 * random.NextDouble())));
            server.Kill();
            await server.StartAsync();
            say($"killed and started again, {i} of {plan.Kills}");
        }
    }

    private static IEnumerable<long> Deliveries(List<Annotator> people, long since) =>
        from author in people
        from made in author.MadeAt
        where made.Value >= since
        from other in people
        where other != author && other.PictureId == author.PictureId
        let seen = other.SeenAt.GetValueOrDefault(made.Key)
        where seen > 0
        select seen - made.Value;

    private static List<double> Sorted(IEnumerable<long> ticks) => [.. ticks.Select(t => t * 1000.0 / Stopwatch.Frequency).Order()];

    private static async Task<IReadOnlyList<long>> PrepareAsync(string store, int count)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IPictureProcessor>(new PictureProcessor())
            .AddProjectStore(new StoreOptions { Path = store })
            .BuildServiceProvider();
        await services.GetRequiredService<StoreInitializer>().InitializeAsync(default);
        var project = await services.GetRequiredService<ProjectStore>().CreateAsync("load", default);
        var pictures = new List<long>();
        for (var i = 0; i < count; i++)
        {
            using var grey = Image.Black(Size.Width, Size.Height, bands: 3) + (10.0 + i);
            using var bytes = grey.Cast(Enums.BandFormat.Uchar);
            using var content = new MemoryStream(bytes.PngsaveBuffer());
            await foreach (var result in services.GetRequiredService<PictureImporter>().ImportAsync(project.Id, $"{i}.png", content, default))
            {
                pictures.Add(result.PictureId ?? throw new InvalidOperationException(result.Message));
            }
        }

        return pictures;
    }
}
