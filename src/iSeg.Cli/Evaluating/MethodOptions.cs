using System.CommandLine;
using System.Globalization;
using iSeg.Engine;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

/// <summary>What to measure: the engine or a part of it, and its knobs.</summary>
internal sealed class MethodOptions
{
    private const int MostIterations = 100;

    private const string Settled = "settled";

    private readonly Option<string> _method = new("--method")
    {
        Description = "What to measure: the engine, or its refined map alone.",
        DefaultValueFactory = _ => MaskMethods.Default,
    };

    private readonly Option<string> _iterations = new("--iterations")
    {
        Description = $"N of the refinement, 0 to {MostIterations}, or settled: until an iteration moves less than --settled of the map.",
        HelpName = "N|settled",
        DefaultValueFactory = _ => Settled,
    };

    private readonly Option<double> _settled = new("--settled")
    {
        Description = "With --iterations settled: the part of a map.",
        HelpName = "PART",
        DefaultValueFactory = _ => SegmentationOptions.Default.Settled,
    };

    private readonly Option<double> _lambda = new("--lambda")
    {
        Description = "Step of the entropy reduction, 0 to 1.",
        HelpName = "L",
        DefaultValueFactory = _ => SegmentationOptions.Default.Lambda,
    };

    private readonly Option<EngineParts[]> _without = new("--without")
    {
        Description = "Leave out a part of the engine, to see what it is worth. May be given several times.",
        HelpName = string.Join("|", Enum.GetNames<EngineParts>().Skip(1)).ToLowerInvariant(),
        DefaultValueFactory = _ => [],
    };

    public MethodOptions()
    {
        _method.AcceptOnlyFromAmong([.. MaskMethods.Names]);
        _iterations.Require(
            value => value == Settled || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= MostIterations),
            $"a number from 0 to {MostIterations}, or {Settled}");
        _settled.Require(value => value is > 0 and <= 1, "a number above 0, up to 1");
        _lambda.Require(value => value is >= 0 and <= 1, "a number in 0..1");
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _method, _iterations, _settled, _lambda, _without })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_settled) is { Implicit: false } && result.GetValue(_iterations) != Settled)
            {
                result.AddError($"--settled goes with --iterations {Settled}.");
            }
        });
    }

    public MethodSettings Read(ParseResult parsed)
    {
        var iterations = parsed.GetRequiredValue(_iterations);
        var options = iterations == Settled
            ? SegmentationOptions.Default with { Settled = parsed.GetValue(_settled) }
            : SegmentationOptions.Fixed(int.Parse(iterations, CultureInfo.InvariantCulture));
        var without = parsed.GetValue(_without)!.Aggregate(EngineParts.None, (all, part) => all | part);
        return new(parsed.GetRequiredValue(_method), options with { Lambda = parsed.GetValue(_lambda) }, without);
    }
}
