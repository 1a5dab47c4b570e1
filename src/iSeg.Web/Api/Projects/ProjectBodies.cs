using System.Text.Json.Serialization;
using iSeg.Core.Annotations;
using iSeg.Data.Projects;

namespace iSeg.Web.Api.Projects;

/// <summary>A project.</summary>
/// <param name="Id">Never used twice.</param>
/// <param name="Name">Unique ignoring case, 1 to 200 characters.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Pictures">All pictures.</param>
/// <param name="AnnotatedPictures">Those with at least one object.</param>
/// <param name="Objects">Objects that are neither deleted nor empty.</param>
internal sealed record ProjectBody(int Id, string Name, DateTimeOffset CreatedAt, int Pictures, int AnnotatedPictures, int Objects)
{
    public static ProjectBody Of(ProjectSummary project) =>
        new(project.Id, project.Name, project.CreatedAt, project.Pictures, project.AnnotatedPictures, project.Objects);
}

/// <summary>What a project is to be called.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ProjectDraft
{
    /// <summary>Unique ignoring case, 1 to 200 characters.</summary>
    public required string Name { get; init; }
}

/// <summary>A class of objects in a project.</summary>
/// <param name="Id">Stable in the project, from 1, never used twice; what annotations and exports name.</param>
/// <param name="Name">Unique in the project, ignoring case.</param>
/// <param name="Color">#rrggbb.</param>
/// <param name="Hotkey">"1" to "9", unique in the project, or null.</param>
/// <param name="Supercategory">COCO's grouping; empty for none.</param>
internal sealed record CategoryBody(int Id, string Name, string Color, string? Hotkey, string Supercategory)
{
    public static CategoryBody Of(Category category) =>
        new(category.Id, category.Name, category.Color, category.Hotkey?.ToString(), category.Supercategory);
}

/// <summary>A new category.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CategoryDraft
{
    /// <summary>Unique in the project ignoring case, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>#rrggbb; left out for one that no other category has.</summary>
    public string? Color { get; init; }

    /// <summary>COCO's grouping.</summary>
    public string? Supercategory { get; init; }
}

/// <summary>What is to be different about a category; what is left out stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CategoryChange
{
    /// <summary>Unique in the project ignoring case, 1 to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>#rrggbb.</summary>
    public string? Color { get; init; }

    /// <summary>"1" to "9", taken from whichever category has it; an empty text for none.</summary>
    public string? Hotkey { get; init; }
}
