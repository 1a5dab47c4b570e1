namespace iSeg.Core.Prelabelling;

/// <summary>What a job must say to be begun; what only an engine or a store knows is for them to refuse.</summary>
public static class PrelabelRules
{
    /// <summary>More names than anybody lists by hand.</summary>
    public const int MostNames = 2000;

    private const int LongestName = 200;

    /// <exception cref="PrelabelException">Says which member is wrong and what it may be.</exception>
    public static PrelabelSpec Validate(this PrelabelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Kind.NeedsWords())
        {
            Require(!string.IsNullOrWhiteSpace(spec.Model), $"'{spec.KindName}' needs a Stable Diffusion model: choose an installed one ('model').");
            RequireNames(spec);
        }

        Require(spec.NamesFrom == NameSource.Given || spec.Kind.NeedsWords(), $"'namesFrom' goes with 'text' and 'tags'; '{spec.KindName}' looks for no names.");
        Require(spec.Kind != PrelabelKind.Tags || !string.IsNullOrWhiteSpace(spec.Clip), "'tags' needs a CLIP ('clip'), which says what a picture shows.");
        Require(spec.Threshold is null or (>= .01 and <= .99), "'threshold' must be in 0.01..0.99.");
        Require(spec.Keep is null or (>= 0 and <= 1), "'keep' must be in 0..1.");
        Require(spec.MinArea is null or (>= 0 and < 1), "'minArea' is a share of the picture: 0 to less than 1.");
        Require(spec.Category is null || IsName(spec.Category), $"'category' must have 1 to {LongestName} characters.");
        Require(spec.Merge is null || (spec.Merge.Count is >= 1 and <= 10 && spec.Merge.All(value => value is >= 0 and <= 20)), "'merge' must be one to ten numbers in 0..20.");
        Require(spec.Segments is null or (>= 1 and <= 255), "'segments' must be in 1..255.");
        Require(spec.Segments is null || spec.Kind == PrelabelKind.Everything, "'segments' goes with the kind 'everything'.");
        Require(spec.Segments is null || spec.Merge is null, "'segments' and 'merge' are two ways to say how fine; give one.");
        RequirePrompts(spec);
        RequireMaking(spec);
        return spec;
    }

    private static void RequireNames(PrelabelSpec spec)
    {
        var names = spec.NamesFrom switch
        {
            NameSource.Given => spec.Names ?? [],
            NameSource.List => [.. (spec.NamesByPicture ?? new Dictionary<string, IReadOnlyList<string>>()).Values.SelectMany(of => of ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
            _ => null,
        };
        Require(names is null or { Count: > 0 }, $"Nothing is named: give 'names', or take the categories of the project ('namesFrom': \"project\").");
        Require(names is null or { Count: <= MostNames }, $"{names?.Count} names are more than the {MostNames} that a job takes.");
        var wrong = names?.Where(name => !IsName(name)).Select(name => name is null ? "null" : $"\"{name}\"").FirstOrDefault();
        Require(wrong is null, $"{wrong} cannot be a name: it needs 1 to {LongestName} characters, none of them a control character.");
        var twice = spec.Kind == PrelabelKind.Synthesize ? names?.GroupBy(name => name.Trim(), StringComparer.OrdinalIgnoreCase).FirstOrDefault(of => of.Count() > 1)?.Key : null;
        Require(twice is null, $"\"{twice}\" is named twice. Say with 'count' how many pictures of it are wanted.");
        Require(spec.NamesFrom != NameSource.Picture || spec.Kind == PrelabelKind.Text, "Names out of each picture's own objects go with 'text' only.");
        Require(spec.Kind != PrelabelKind.Synthesize || spec.NamesFrom == NameSource.Given, "'synthesize' needs its names listed ('names').");
    }

    private static void RequirePrompts(PrelabelSpec spec)
    {
        var (boxes, points) = (spec.Boxes ?? [], spec.Points ?? []);
        if (spec.Kind != PrelabelKind.Prompts)
        {
            Require(boxes.Count + points.Count == 0, "'boxes' and 'points' go with the kind 'prompts'.");
            return;
        }

        Require(boxes.Count + points.Count > 0, "'prompts' needs 'boxes' or 'points', in parts of the picture: 0 is left or top, 1 is right or bottom.");
        Require(boxes.All(box => box is { Count: 4 } && box.All(IsPart) && box[0] < box[2] && box[1] < box[3]), "A box is x0, y0, x1, y1 in 0..1 with x0 < x1 and y0 < y1.");
        Require(points.All(point => point is { Count: 3 } && IsPart(point[0]) && IsPart(point[1]) && point[2] is 1 or -1), "A point is x, y in 0..1, and 1 (it is) or -1 (it is not).");
        Require(boxes.Count <= 1 || points.Count == 0, "Points belong to one box at most: give several boxes, or one box and points.");
        Require(boxes.Count > 0 || points.Any(point => point[2] == 1), "All points say what it is not. Give one that says what it is, or a box.");
    }

    private static void RequireMaking(PrelabelSpec spec)
    {
        if (spec.Kind != PrelabelKind.Synthesize)
        {
            return;
        }

        Require(spec.Count is null or >= 1 && (long)(spec.Count ?? 1) * (spec.Together == true ? 1 : spec.Names!.Count) <= PrelabelSpec.MostPicturesMade, $"A job makes 1 to {PrelabelSpec.MostPicturesMade} pictures.");
        Require(spec.Steps is null or (>= 1 and <= 1000), "'steps' must be in 1..1000.");
        Require(spec.Side is null || (spec.Side is >= 64 and <= 2048 && spec.Side % 8 == 0), "'side' must be a multiple of 8 in 64..2048.");
        Require(
            spec.Prompt is not { } prompt || prompt.Contains("{}", StringComparison.Ordinal) || (spec.Together == true || spec.Names!.Count == 1) && spec.Names!.All(name => prompt.Contains(name, StringComparison.OrdinalIgnoreCase)),
            "'prompt' needs {} where the name goes.");
    }

    private static bool IsName(string? name) => name?.Trim().Length is > 0 and <= LongestName && !name.Any(char.IsControl);

    private static bool IsPart(double value) => value is >= 0 and <= 1;

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new PrelabelException(message);
        }
    }
}
