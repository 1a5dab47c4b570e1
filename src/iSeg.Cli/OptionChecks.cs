using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace iSeg.Cli;

internal static class OptionChecks
{
    /// <summary>Values that do not fit, or are not of the option's kind at all, are wrong usage.</summary>
    /// <param name="what">What the value must be: "a number from 1".</param>
    public static void Require<T>(this Option<T> option, Func<T?, bool> fits, string what) => option.Validators.Add(result =>
    {
        if (!Fits(result, fits))
        {
            result.AddError($"{option.Name} must be {what}.");
        }
    });

    /// <summary>Whether an option stands on the command line.</summary>
    public static bool Has(this SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>Options that would be read and change nothing are wrong usage: whoever gives one means something by it.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="fits">Whether what the options go with is there.</param>
    /// <param name="why">What is said after the option's name: "goes with --text."</param>
    /// <param name="options">The options.</param>
    public static void Require(this CommandResult result, bool fits, string why, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            if (!fits && result.Has(option))
            {
                result.AddError($"{option.Name} {why}");
            }
        }
    }

    /// <summary>Numbers in 0..most with commas between; null for anything else.</summary>
    public static double[]? Numbers(string text, double most)
    {
        var numbers = new List<double>();
        foreach (var part in text.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number) || !(number >= 0 && number <= most))
            {
                return null;
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static bool Fits<T>(OptionResult result, Func<T?, bool> fits)
    {
        try
        {
            return fits(result.GetValueOrDefault<T>());
        }
        catch (InvalidOperationException)
        {
            // The parser's way to say that the text is no such value; it refuses the text itself only later.
            return false;
        }
    }
}
