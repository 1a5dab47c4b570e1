using System.CommandLine;

namespace iSeg.Cli.Prelabelling;

/// <summary>Places that are the same on every picture, in parts of its width and height.</summary>
internal sealed class PromptOptions
{
    private readonly Option<string[]> _boxes = Places("--box", "A box on every picture, in parts of its size: 0.1,0.2,0.5,0.9. Again and again: one suggestion each.", "X0,Y0,X1,Y1");
    private readonly Option<string[]> _points = Places("--point", "A place that is the thing on every picture, in parts of its size: 0.5,0.5.", "X,Y");
    private readonly Option<string[]> _notPoints = Places("--not-point", "A place that is not.", "X,Y");

    public PromptOptions()
    {
        _boxes.Require(value => value!.All(text => Numbers(text, 4) is not null), "four numbers in 0..1 with commas between, such as 0.1,0.2,0.5,0.9");
        _points.Require(value => value!.All(text => Numbers(text, 2) is not null), "two numbers in 0..1 with a comma between, such as 0.5,0.5");
        _notPoints.Require(value => value!.All(text => Numbers(text, 2) is not null), "two numbers in 0..1 with a comma between, such as 0.5,0.5");
    }

    public IEnumerable<Option> All => [_boxes, _points, _notPoints];

    public IReadOnlyList<IReadOnlyList<double>>? Boxes(ParseResult parsed) => parsed.GetValue(_boxes) is { Length: > 0 } boxes ? [.. boxes.Select(text => Numbers(text, 4)!)] : null;

    /// <summary>x, y, 1 or -1 each.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Points(ParseResult parsed)
    {
        double[][] points = [.. parsed.GetValue(_points)!.Select(text => (double[])[.. Numbers(text, 2)!, 1]), .. parsed.GetValue(_notPoints)!.Select(text => (double[])[.. Numbers(text, 2)!, -1])];
        return points.Length > 0 ? points : null;
    }

    private static Option<string[]> Places(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };

    private static double[]? Numbers(string text, int count) => OptionChecks.Numbers(text, 1) is { } numbers && numbers.Length == count ? numbers : null;
}
