using System.CommandLine;
using System.Globalization;
using iSeg.Core.Geometry;
using iSeg.Core.Prompts;

namespace iSeg.Cli;

/// <summary>
/// Prompts as words of a command line. A whole number names a pixel and means its middle; a number with a decimal point is a place in
/// picture coordinates (pixel 3 covers 3.0 up to 4.0). Box corners are pixels too, both included, or places.
/// </summary>
internal static class SegmentPrompts
{
    /// <summary>An option that may be given again and again; values that are no coordinates are wrong usage.</summary>
    public static Option<string[]> Repeated(string name, string form, string description, int numbers = 2, bool isLine = false)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = form, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                var places = token.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var rightCount = isLine ? places.Length > 0 : places.Length == 1;
                if (!rightCount || places.Any(place => Numbers(place) is not { } found || found.Length != numbers))
                {
                    result.AddError($"{name} takes {form}, not '{token.Value}'.");
                }
            }
        });
        return option;
    }

    public static Prompt Point(string text, bool isPositive) => new PointPrompt(Place(Numbers(text)!), isPositive);

    public static Prompt Line(string text, bool isPositive) =>
        new LinePrompt([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(place => Place(Numbers(place)!))], isPositive);

    public static Prompt Box(string text)
    {
        var numbers = Numbers(text)!;
        var (x0, x1) = Span(numbers[0], numbers[2]);
        var (y0, y1) = Span(numbers[1], numbers[3]);
        return new BoxPrompt(new(x0, y0), new(x1, y1));
    }

    private static PointD Place((double Value, bool IsWhole)[] numbers) => new(Middle(numbers[0]), Middle(numbers[1]));

    private static double Middle((double Value, bool IsWhole) number) => number.IsWhole ? number.Value + .5 : number.Value;

    /// <summary>The far side of a box of pixels is the far side of its last pixel.</summary>
    private static (double From, double To) Span((double Value, bool IsWhole) a, (double Value, bool IsWhole) b)
    {
        var (low, high) = a.Value <= b.Value ? (a, b) : (b, a);
        return (low.Value, high.IsWhole ? high.Value + 1 : high.Value);
    }

    private static (double Value, bool IsWhole)[]? Numbers(string text)
    {
        var parts = text.Split(',');
        var numbers = new (double, bool)[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            numbers[i] = (value, !parts[i].Contains('.', StringComparison.Ordinal));
        }

        return numbers;
    }
}
