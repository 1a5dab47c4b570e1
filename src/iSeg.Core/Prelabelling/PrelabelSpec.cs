using System.Text.Json;
using System.Text.Json.Serialization;

namespace iSeg.Core.Prelabelling;

/// <summary>Everything that a pre-labelling job was asked for: kept with the job, and with every suggestion that is accepted.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PrelabelSpec
{
    /// <summary>Of a job, so that nobody fills a store by one slip of the hand.</summary>
    public const int MostPicturesMade = 10_000;

    private const int NamesKept = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>What is done with each picture.</summary>
    public required PrelabelKind Kind { get; init; }

    /// <summary>A Stable Diffusion checkpoint; null for the built-in backbone, which knows no words.</summary>
    public string? Model { get; init; }

    /// <summary>For <see cref="PrelabelKind.Tags"/>: the CLIP that tags.</summary>
    public string? Clip { get; init; }

    /// <summary>Where the names of text and tags come from.</summary>
    public NameSource NamesFrom { get; init; }

    /// <summary>For <see cref="NameSource.Given"/>: what is to be found, or made.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>For <see cref="NameSource.List"/>: names by the picture's path without its ending.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? NamesByPicture { get; init; }

    /// <summary>The authors' settings for a data set, whose masks compete for pixels; null for masks with the editor's borders.</summary>
    public string? Preset { get; init; }

    /// <summary>In place of the preset's: "squared", or a least value above 0 and at most 1.</summary>
    public string? Background { get; init; }

    /// <summary>Of the soft maps, 0.01..0.99; without a preset.</summary>
    public double? Threshold { get; init; }

    /// <summary>Tags above min + Keep (max - min) count, 0..1.</summary>
    public double? Keep { get; init; }

    /// <summary>What segments and masks of <see cref="PrelabelKind.Everything"/> and <see cref="PrelabelKind.Prompts"/> are called; null leaves it to who accepts.</summary>
    public string? Category { get; init; }

    /// <summary>For <see cref="PrelabelKind.Everything"/>: into how many segments a picture is cut, 1..255; null for as many as the editor shows first.</summary>
    public int? Segments { get; init; }

    /// <summary>For <see cref="PrelabelKind.Everything"/>, in place of the editor's segments DiffSeg's: divergences at which they become one, 0..20, one to ten.</summary>
    public IReadOnlyList<double>? Merge { get; init; }

    /// <summary>Parts smaller than this share of the picture are not suggested, 0..1.</summary>
    public double? MinArea { get; init; }

    /// <summary>For <see cref="PrelabelKind.Prompts"/>: x0, y0, x1, y1 each, in parts of the picture's width and height.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Boxes { get; init; }

    /// <summary>For <see cref="PrelabelKind.Prompts"/>: x, y, and 1 (it is) or -1 (it is not), in parts of the picture.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Points { get; init; }

    /// <summary>Which pictures of the project are gone through.</summary>
    public PictureChoice Pictures { get; init; }

    /// <summary>Only these pictures; null for all that <see cref="Pictures"/> says.</summary>
    public IReadOnlyList<long>? PictureIds { get; init; }

    /// <summary>For <see cref="PrelabelKind.Synthesize"/>: what pictures show, with {} for the name, or with every name in it.</summary>
    public string? Prompt { get; init; }

    /// <summary>Pictures to make: of each name, or of all names together.</summary>
    public int? Count { get; init; }

    /// <summary>All names on each picture, instead of one name each.</summary>
    public bool? Together { get; init; }

    /// <summary>Of the first picture's noise.</summary>
    public int? Seed { get; init; }

    /// <summary>DDIM steps, 1..1000.</summary>
    public int? Steps { get; init; }

    /// <summary>Side of made pictures, a multiple of 8 in 64..2048; null for what the checkpoint was trained on.</summary>
    public int? Side { get; init; }

    /// <summary>Pictures that a job of this kind makes; 0 for kinds that take the project's.</summary>
    [JsonIgnore]
    public int Made => Kind != PrelabelKind.Synthesize ? 0 : (Count ?? 1) * (Together == true ? 1 : Names?.Count ?? 0);

    /// <summary>The name of the kind as JSON has it.</summary>
    [JsonIgnore]
    public string KindName => JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString());

    /// <summary>Without its long lists: for lists of jobs, and for what every accepted suggestion keeps.</summary>
    public PrelabelSpec WithoutLists() => this with
    {
        NamesByPicture = null,
        PictureIds = null,
        Names = Names is { Count: > NamesKept } ? null : Names,
    };

    /// <summary>The same request gives the same text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="PrelabelException">Not such a text; says where.</exception>
    public static PrelabelSpec FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<PrelabelSpec>(json, Json) ?? throw new PrelabelException("The job says nothing of what to do.");
        }
        catch (JsonException broken)
        {
            throw new PrelabelException($"The job is not understood at {broken.Path ?? "its start"}: 'kind' must be text, tags, everything, boxes, prompts or synthesize, and every other member as documented.", broken);
        }
    }
}
