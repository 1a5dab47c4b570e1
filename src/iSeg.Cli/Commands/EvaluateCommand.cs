using System.CommandLine;
using iSeg.Cli.Evaluating;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg evaluate</c>: how good the engine is on pictures whose masks are known (docs/evaluate.md).</summary>
internal static class EvaluateCommand
{
    private const int MostClicks = 100;

    public static Command Create() => new("evaluate", "Measures the engine on pictures whose masks are known.")
    {
        Noc(),
        Fixed("box", "One box around each object.", new BoxProtocol(), new("Tight box", "box")),
        Fixed(
            "line",
            "A line through each object, then lines around it.",
            new LineProtocol(),
            new("Line through the object, then lines around it", "positive line", "and negative")),
        EvaluateSemanticCommand.Create(),
    };

    private static Command Noc()
    {
        var clicks = new Option<int>("--clicks") { Description = "Clicks that are allowed.", DefaultValueFactory = _ => NocProtocol.UsualClicks, HelpName = "N" };
        clicks.Require(value => value is >= 1 and <= MostClicks, $"a number from 1 to {MostClicks}");
        var displaced = new Option<int?>("--displaced") { Description = "Clicks lie anywhere at least half as deep in the mistake as its middle, drawn by this lot.", HelpName = "S" };
        var options = new EvaluateOptions();
        var command = new Command("noc", "Number of clicks: clicks into the largest mistake until the mask is good.");
        options.AddTo(command);
        command.Options.Add(clicks);
        command.Options.Add(displaced);
        command.SetAction((parsed, cancellationToken) =>
        {
            var protocol = new NocProtocol(MaxClicks: parsed.GetValue(clicks), Lot: parsed.GetValue(displaced));
            return Evaluation.RunAsync(options.Read(parsed), protocol, new NocOutput(protocol), parsed.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static Command Fixed(string name, string description, IProtocol protocol, StepsOutput output)
    {
        var options = new EvaluateOptions();
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            Evaluation.RunAsync(options.Read(parsed), protocol, output, parsed.InvocationConfiguration, cancellationToken));
        return command;
    }
}
