using System.Text.Json.Serialization;
using iSeg.Core.Formats;
using iSeg.Data.Export;
using iSeg.Data.Projects;
using iSeg.Web.Api.Http;

namespace iSeg.Web.Api.Labels;

/// <summary>What is exported and how: the choices of `iseg export` and of the export page.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ExportDraft
{
    private const double MostTolerance = 100;

    /// <summary>coco, coco-panoptic, voc, yolo, labelme, cityscapes or masks.</summary>
    public string? Format { get; init; }

    /// <summary>COCO: outlines instead of run lengths.</summary>
    public bool Polygons { get; init; }

    /// <summary>How far outlines may stray from the pixels, 0 to 100 pixels; 0 is exact.</summary>
    public double Tolerance { get; init; }

    /// <summary>Only pictures that were accepted in review.</summary>
    public bool AcceptedOnly { get; init; }

    /// <summary>Only objects of these categories, by name, and pictures that have some; all when left out.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Sets pictures apart for training, validation and test.</summary>
    public SplitDraft? Split { get; init; }

    /// <summary>Only this part of the split: train, val or test.</summary>
    public string? Part { get; init; }

    /// <summary>The picture files too.</summary>
    public bool WithPictures { get; init; }

    /// <summary>As the exporter takes it.</summary>
    /// <exception cref="ApiException">A choice that there is not; says which and what there is.</exception>
    public async Task<LabelExportOptions> ToOptionsAsync(CategoryStore categories, int projectId, CancellationToken cancellationToken)
    {
        var format = Format ?? "coco";
        if (LabelFormats.Find(format) is null)
        {
            throw ApiException.Senseless($"There is no format '{format}'; there are {string.Join(", ", LabelFormats.All.Select(f => f.Id))}.");
        }

        if (!(Tolerance is >= 0 and <= MostTolerance))
        {
            throw ApiException.Senseless(FormattableString.Invariant($"'tolerance' is {Tolerance}; it must be from 0 to {MostTolerance}."));
        }

        if (Part is not null && (Split is null || !SplitOptions.Names.Contains(Part)))
        {
            throw ApiException.Senseless($"'part' must be one of {string.Join(", ", SplitOptions.Names)}, and needs 'split'.");
        }

        var split = Split is null ? null : new SplitOptions(Split.Train, Split.Val, Split.Test, Split.Seed);
        split?.Check();
        var there = Categories is { Count: > 0 } ? await categories.ListAsync(projectId, cancellationToken) : [];
        return new()
        {
            Format = format,
            Write = new(Polygons, Tolerance),
            AcceptedOnly = AcceptedOnly,
            Categories =
            [
                .. (Categories ?? []).Select(name => there.FirstOrDefault(c => c.Name.Equals(name?.Trim(), StringComparison.OrdinalIgnoreCase))?.Id
                    ?? throw ApiException.Senseless($"There is no category '{name}' in this project; it has {string.Join(", ", there.Take(50).Select(c => $"\"{c.Name}\""))}.")),
            ],
            Split = split,
            Part = Part,
            WithPictures = WithPictures,
        };
    }
}

/// <summary>How many of a hundred pictures go where; together 100.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SplitDraft
{
    /// <summary>Percent.</summary>
    public required int Train { get; init; }

    /// <summary>Percent.</summary>
    public required int Val { get; init; }

    /// <summary>Percent.</summary>
    public required int Test { get; init; }

    /// <summary>Another seed, another split; the same one gives the same parts everywhere.</summary>
    public int Seed { get; init; }
}
