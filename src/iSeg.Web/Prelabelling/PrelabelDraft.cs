using iSeg.Core.Prelabelling;

namespace iSeg.Web.Prelabelling;

/// <summary>What somebody fills in before a job begins. Everything is kept while kinds are tried; a job gets only what its kind knows.</summary>
public sealed class PrelabelDraft
{
    public PrelabelKind Kind { get; set; }

    /// <summary>Empty: the project's.</summary>
    public string Model { get; set; } = "";

    public string? Clip { get; set; }

    public PictureChoice Pictures { get; set; }

    public NameSource Source { get; set; } = NameSource.Project;

    /// <summary>With commas between.</summary>
    public string Names { get; set; } = "";

    /// <summary>Empty: none.</summary>
    public string Preset { get; set; } = "";

    /// <summary>Empty: whoever accepts says.</summary>
    public string Category { get; set; } = "";

    public int? Segments { get; set; }

    /// <summary>In percent of the picture.</summary>
    public double MinArea { get; set; } = .2;

    /// <summary>In percent of the picture's width, as <see cref="Right"/>.</summary>
    public double Left { get; set; } = 25;

    /// <summary>In percent of the picture's height, as <see cref="Bottom"/>.</summary>
    public double Top { get; set; } = 25;

    public double Right { get; set; } = 75;

    public double Bottom { get; set; } = 75;

    public string Prompt { get; set; } = "";

    public int Count { get; set; } = 1;

    public int Steps { get; set; } = 30;

    public int Seed { get; set; }

    /// <summary>The job makes pictures instead of going through the project's.</summary>
    public bool MakesPictures => Kind == PrelabelKind.Synthesize;

    /// <summary>What it finds has no name of its own.</summary>
    public bool FindsNameless => Kind is PrelabelKind.Everything or PrelabelKind.Prompts;

    /// <summary>Where names come from: tags are for finding out what a picture shows, so that its objects' categories make no sense for them.</summary>
    public NameSource NamesFrom => !Kind.LooksForNames() ? NameSource.Given : Kind == PrelabelKind.Tags && Source == NameSource.Picture ? NameSource.Project : Source;

    /// <summary>Whether <see cref="Names"/> are asked for.</summary>
    public bool AsksForNames => MakesPictures || (Kind.LooksForNames() && NamesFrom == NameSource.Given);

    /// <summary>The job, with nothing of other kinds.</summary>
    public PrelabelSpec ToSpec() => new()
    {
        Kind = Kind,
        Model = Model.Length == 0 ? null : Model,
        Clip = Kind == PrelabelKind.Tags ? Clip : null,
        NamesFrom = NamesFrom,
        Names = AsksForNames
            ? [.. Names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)]
            : null,
        Preset = Kind.NeedsWords() && Preset.Length > 0 ? Preset : null,
        Category = FindsNameless && Category.Length > 0 ? Category : null,
        Segments = Kind == PrelabelKind.Everything ? Segments : null,
        MinArea = Kind == PrelabelKind.Everything ? MinArea / 100 : null,
        Boxes = Kind == PrelabelKind.Prompts ? [[Left / 100, Top / 100, Right / 100, Bottom / 100]] : null,
        Pictures = MakesPictures ? PictureChoice.All : Pictures,
        Prompt = MakesPictures && Prompt.Trim().Length > 0 ? Prompt.Trim() : null,
        Count = MakesPictures ? Count : null,
        Steps = MakesPictures ? Steps : null,
        Seed = MakesPictures ? Seed : null,
    };
}
