using System.CommandLine;
using System.Globalization;

namespace iSeg.Benchmarks.Load;

/// <summary><c>load</c>: many people at once, measured; with <c>--kills</c>, while the server dies again and again.</summary>
internal static class LoadCommand
{
    public static RootCommand Create()
    {
        var people = new Option<int>("--people") { Description = "Simulated annotators.", DefaultValueFactory = _ => 100 };
        var pictures = new Option<int>("--pictures") { Description = "Pictures that they share.", DefaultValueFactory = _ => 20 };
        var rate = new Option<double>("--rate") { Description = "Edits a second, each.", DefaultValueFactory = _ => 4 };
        var seconds = new Option<double>("--seconds") { Description = "How long they work.", DefaultValueFactory = _ => 60 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds that they work before that, told apart: the server has just started.", DefaultValueFactory = _ => 10 };
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
        return new("Measures the running program.") { load, server, HoverRate.CreateCommand() };
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
            $"{plan.People} people on {plan.Pictures} pictures, {plan.StrokesPerSecond} edits a second each for {plan.Duration.TotalSeconds} s, {plan.Kills} kills, {Environment.ProcessorCount} cores"));
        var result = await LoadRun.RunAsync(plan, Console.WriteLine);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            edits acknowledged       {result.Acknowledged} ({result.Refused} refused: gone meanwhile, nothing to undo)
            while warming up         p50 {At(result.WarmingUp, .5):0.0} ms, p95 {At(result.WarmingUp, .95):0.0} ms ({plan.WarmUp.TotalSeconds} s, not counted below)
            acknowledged after       p50 {At(result.Acknowledgement, .5):0.0} ms, p95 {At(result.Acknowledgement, .95):0.0} ms, p99 {At(result.Acknowledgement, .99):0.0} ms, worst {At(result.Acknowledgement, 1):0} ms
            seen by the others after p50 {At(result.Delivery, .5):0.0} ms, p95 {At(result.Delivery, .95):0.0} ms, p99 {At(result.Delivery, .99):0.0} ms
            server's memory          {result.EarlyMemory / 1e6:0} MB after a quarter of the time, {result.PeakMemory / 1e6:0} MB at most
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

    private static double At(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
