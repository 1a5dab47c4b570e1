using System.CommandLine;
using System.CommandLine.Parsing;
using iSeg.Engine.Unsupervised;

namespace iSeg.Cli.Segmenting;

/// <summary>The options of `iseg segment` that divide the whole picture.</summary>
internal sealed class EverythingOptions
{
    /// <summary>What <see cref="Rounds"/> takes, for people.</summary>
    public const string RoundsAre = "one to ten numbers in 0..20 with commas between, such as 0.9,0.9";

    private readonly Option<bool> _everything = new("--everything") { Description = "Divides the whole picture into segments, without prompts; the PNG has 1 for the largest, 2 for the next ..." };
    private readonly Option<string?> _merge = new("--merge") { Description = "With --everything: divergences at which segments become one, round by round; larger gives fewer.", HelpName = "1,1,1" };
    private readonly Option<int> _points = new("--points") { Description = "With --everything: anchors per side that merging begins with, 2..64.", HelpName = "N", DefaultValueFactory = _ => DivideOptions.Default.PointsPerSide };
    private readonly Option<bool> _noRefine = new("--no-refine") { Description = "With --everything: DiffSeg's segments as they are, without Ent-Self." };
    private readonly Option<int?> _segments = new("--segments") { Description = "With --everything: so many connected segments, as the editor divides the picture; 1..255.", HelpName = "N" };
    private readonly Option<FileInfo?> _colours = new("--colours") { Description = "With --everything: the segments in colours, for people.", HelpName = "OUT.png" };

    public EverythingOptions()
    {
        _points.Require(value => value is >= 2 and <= 64, "a number from 2 to 64");
        _segments.Require(value => value is null or (>= 1 and <= 255), "a number from 1 to 255");
        _merge.Require(value => value is null || Rounds(value) is not null, RoundsAre);
    }

    /// <summary>Divergences of merging, round by round; null for anything else.</summary>
    public static double[]? Rounds(string text) => OptionChecks.Numbers(text, 20) is { Length: <= 10 } rounds ? rounds : null;

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_everything, _segments, _merge, _points, _noRefine, _colours])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            result.Require(IsWanted(result), "goes with --everything.", _segments, _merge, _points, _noRefine, _colours);
            result.Require(!result.Has(_segments), "and --segments are two ways to say how fine; give one.", _merge, _points, _noRefine);
        });
    }

    public bool IsWanted(SymbolResult result) => result.GetResult(_everything) is not null && result.GetValue(_everything);

    public bool IsWanted(ParseResult parsed) => parsed.GetValue(_everything);

    /// <summary>Whether what divides the picture is iterated.</summary>
    public bool IsRefined(SymbolResult result) => !result.Has(_segments) && !result.GetValue(_noRefine);

    public int? Segments(ParseResult parsed) => parsed.GetValue(_segments);

    public FileInfo? Colours(ParseResult parsed) => parsed.GetValue(_colours);

    public DivideOptions Read(ParseResult parsed, int iterations) => new()
    {
        Thresholds = parsed.GetValue(_merge) is { } text && Rounds(text) is { } rounds ? [.. rounds] : null,
        PointsPerSide = parsed.GetValue(_points),
        Refine = !parsed.GetValue(_noRefine),
        Iterations = iterations,
    };
}
