using System.CommandLine;
using System.Globalization;

namespace iSeg.Benchmarks.Load;

/// <summary><c>load</c>: many people at once, measured; with <c>--kills</c>, while the server dies again and again.</summary>
internal static class LoadCommand
{
    public static Command[] CreateCommands()
    {
        var people = new Option<int>("--people") { Description = "Simulated annotators.", DefaultValueFactory = _ => 100 };
        var pictures = new Option<int>("--pictures") { Description = "Pictures that they share.", DefaultValueFactory = _ => 20 };
        var rate = new Option<double>("--rate") { Description = "Edits a second, each.", DefaultValueFactory = _ => 4 };
        var seconds = new Option<double>("--seconds") { Description = "How long they work.", DefaultValueFactory = _ => 60 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds that they work before that and that count for no figure: a server that has just started is still being compiled.", DefaultValueFactory = _ => 5 };
        var kills = new Option<int>("--kills") { Description = "How often the server is killed (SIGKILL) and started again meanwhile." };
        var seed = new Option<int>("--seed") { Description = "Another seed is another run.", DefaultValueFactory = _ => 1 };
        var load = new Command("load", "Simulated annotators over SignalR, against the real program in a process of its own.") { people, pictures, rate, seconds, warmUp, kills, seed };
        load.SetAction(result => RunAsync(new(
            result.GetValue(people),
            result.GetValue(pictures),
            result.GetValue(rate),
            TimeSpan.FromSeconds(result.GetValue(warmUp)),
            TimeSpan.FromSeconds(result.GetValue(seconds)),
            result.GetValue(kills),
            result.GetValue(seed))));

        var store = new Option<string>("--store") { Required = true };
        var port = new Option<int>("--port");
        var server = new Command("load-server", "What the load command starts by itself.") { store, port };
        server.SetAction(result => LoadServer.RunAsync(result.GetValue(store)!, result.GetValue(port)));
        return [load, server];
    }

    private static async Task<int> RunAsync(LoadPlan plan)
    {
        if (plan is not { People: > 0, Pictures: > 0, StrokesPerSecond: > 0, Kills: >= 0 } || plan.Duration <= TimeSpan.Zero || plan.WarmUp < TimeSpan.Zero)
        {
            await Console.Error.WriteLineAsync("--people, --pictures, --rate and --seconds must be above 0, --warm-up and --kills not below.");
            return 2;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.People} people on {plan.Pictures} pictures, {plan.StrokesPerSecond} edits a second each for {plan.Duration.TotalSeconds} s after {plan.WarmUp.TotalSeconds} s to warm up, {plan.Kills} kills, {Environment.ProcessorCount} cores"));
        var result = await LoadRun.RunAsync(plan, Console.WriteLine);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            edits acknowledged       {result.Acknowledged} ({result.Refused} refused: gone meanwhile, nothing to undo)
            acknowledged after       {Spread(result.Acknowledgement)}
            reached the others after {Spread(result.Delivery)} (to each of them, from the making of the edit)
            while warming up         {Spread(result.WarmingUp)} to the acknowledgement (not counted above)
            server's private memory  {Told(result.Memory)}
            kills                    {result.Kills}
            """));
        foreach (var fault in result.Faults)
        {
            Console.WriteLine($"FAULT: {fault}");
        }

        Console.WriteLine(result.Faults.Count == 0
            ? "Every acknowledged edit is stored, none twice; every client shows what the store holds, bit for bit; integrity_check: ok."
            : $"{result.Faults.Count} faults.");
        return result.Faults.Count == 0 ? 0 : 1;
    }

    private static string Spread(IReadOnlyList<double> sorted) => sorted.Count == 0
        ? "nothing to measure"
        : string.Create(CultureInfo.InvariantCulture, $"p50 {At(sorted, .5):0.0} ms, p95 {At(sorted, .95):0.0} ms, p99 {At(sorted, .99):0.0} ms, worst {At(sorted, 1):0} ms");

    private static string Told(MemoryOverTime memory) => string.Create(
        CultureInfo.InvariantCulture,
        $"{memory.Start / 1e6:0} MB when they began, {memory.WarmedUp / 1e6:0} MB after warming up, {memory.Middle / 1e6:0} MB in the middle, {memory.End / 1e6:0} MB at the end, {memory.Peak / 1e6:0} MB at most");

    private static double At(IReadOnlyList<double> sorted, double share) =>
        sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
