using System.CommandLine;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

/// <summary>What all kinds of evaluation take.</summary>
internal sealed class EvaluateOptions
{
    private const double UsualMinArea = .03;

    private const int MostParallel = 64;

    private readonly Option<string> _images = new("--images") { Description = "The folder of the pictures.", Required = true, HelpName = "DIR" };

    private readonly Option<string?> _masks = new("--masks") { Description = "The folder of their masks; a mask has its picture's name, whatever the ending.", HelpName = "DIR" };

    private readonly Option<int?> _ignore = new("--ignore") { Description = "Mask pixels of exactly this value count neither way.", HelpName = "VALUE" };

    private readonly Option<string?> _coco = new("--coco") { Description = "A COCO instances file, in place of --masks.", HelpName = "FILE" };

    private readonly Option<double> _minArea = new("--min-area")
    {
        Description = "With --coco: the part of its picture that an object must cover.",
        HelpName = "PART",
        DefaultValueFactory = _ => UsualMinArea,
    };

    private readonly Option<int?> _maxObjects = new("--max-objects") { Description = "With --coco: only so many objects of a picture, the largest.", HelpName = "N" };

    private readonly Option<int> _step = new("--step") { Description = "Only every N-th object.", HelpName = "N", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _offset = new("--offset") { Description = "The first object taken, from 0.", HelpName = "N", DefaultValueFactory = _ => 0 };

    private readonly Option<int?> _limit = new("--limit") { Description = "At most so many objects, the first ones.", HelpName = "N" };

    private readonly Option<int?> _seed = new("--seed") { Description = "With --limit: draw the objects by this lot instead.", HelpName = "S" };

    private readonly MethodOptions _method = new();

    private readonly Option<int> _parallel = new("--parallel") { Description = "Pictures at once; above 1 the times mean little.", HelpName = "N", DefaultValueFactory = _ => 1 };

    private readonly Option<string?> _json = new("--json") { Description = "Write every object's steps to this file.", HelpName = "FILE" };

    private readonly Option<string?> _sheet = new("--sheet") { Description = "Draw the worst ten objects into this picture.", HelpName = "FILE.png" };

    public EvaluateOptions()
    {
        _ignore.Require(value => value is null or (>= 0 and <= ushort.MaxValue), $"a number from 0 to {ushort.MaxValue}");
        _minArea.Require(value => value is >= 0 and <= 1, "a number in 0..1");
        _maxObjects.Require(value => value is null or >= 1, "a number from 1");
        _step.Require(value => value >= 1, "a number from 1");
        _offset.Require(value => value >= 0, "a number from 0");
        _limit.Require(value => value is null or >= 1, "a number from 1");
        _parallel.Require(value => value is >= 1 and <= MostParallel, $"a number from 1 to {MostParallel}");
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _images, _masks, _ignore, _coco, _minArea, _maxObjects, _step, _offset, _limit, _seed, _parallel, _json, _sheet,
        })
        {
            command.Options.Add(option);
        }

        _method.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_seed) is not null && result.GetResult(_limit) is null)
            {
                result.AddError("--seed goes with --limit: it draws the objects.");
            }

            var (masks, coco) = (result.GetResult(_masks) is not null, result.GetResult(_coco) is not null);
            if (masks == coco)
            {
                result.AddError("Say what the truth is: give either --masks or --coco.");
            }
            else if (coco && result.GetResult(_ignore) is not null)
            {
                result.AddError("--ignore is about the values of masks; it has no meaning with --coco.");
            }
            else if (masks && new Option[] { _minArea, _maxObjects }.Any(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError("--min-area and --max-objects go with --coco.");
            }
        });
    }

    public EvaluateRequest Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_images),
        parsed.GetValue(_masks),
        parsed.GetValue(_ignore),
        parsed.GetValue(_coco),
        parsed.GetValue(_minArea),
        parsed.GetValue(_maxObjects),
        new(parsed.GetValue(_step), parsed.GetValue(_offset), parsed.GetValue(_limit), parsed.GetValue(_seed)),
        _method.Read(parsed),
        parsed.GetValue(_parallel),
        parsed.GetValue(_json),
        parsed.GetValue(_sheet));
}

/// <summary>The options as they were given.</summary>
internal sealed record EvaluateRequest(
    string Images,
    string? Masks,
    int? Ignore,
    string? Coco,
    double MinArea,
    int? MaxObjects,
    Selection Selection,
    MethodSettings Method,
    int Parallel,
    string? Json,
    string? Sheet);

/// <summary>Which objects of a set.</summary>
internal sealed record Selection(int Step, int Offset, int? Limit, int? Seed);
