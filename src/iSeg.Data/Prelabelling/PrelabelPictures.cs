using iSeg.Core.Geometry;
using iSeg.Core.Prelabelling;
using iSeg.Data.Model;
using iSeg.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Prelabelling;

/// <summary>Which pictures a job is about, and what the store knows of each.</summary>
internal static class PrelabelPictures
{
    /// <summary>The pictures of a new job in the project's order.</summary>
    /// <exception cref="PrelabelException">There are none; says why.</exception>
    public static async Task<IReadOnlyList<long?>> ChooseAsync(ProjectDbContext context, int projectId, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        var pictures = context.Pictures.Where(p => p.ProjectId == projectId);
        if (spec.PictureIds is { } ids)
        {
            var there = await pictures.Where(p => ids.Contains(p.Id)).CountAsync(cancellationToken);
            if (there < ids.Distinct().Count())
            {
                throw new PrelabelException("'pictureIds' names pictures that this project does not have.");
            }

            pictures = pictures.Where(p => ids.Contains(p.Id));
        }

        var objects = context.Annotations.Where(AnnotationQueries.Counts);
        if (spec.Pictures == PictureChoice.WithoutObjects)
        {
            pictures = pictures.Where(p => !objects.Any(a => a.PictureId == p.Id));
        }

        if (spec.Kind == PrelabelKind.Boxes)
        {
            pictures = pictures.Where(p => objects.Any(a => a.PictureId == p.Id && a.Area == (long)a.BoxWidth * a.BoxHeight));
        }

        var chosen = await pictures.OrderBy(p => p.SortKey).Select(p => new { p.Id, p.Path }).ToListAsync(cancellationToken);
        if (spec.NamesFrom == NameSource.List)
        {
            var listed = spec.NamesByPicture!.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
            chosen = [.. chosen.Where(p => listed.Contains(Stem(p.Path)))];
        }

        return chosen.Count > 0 ? [.. chosen.Select(p => (long?)p.Id)] : throw new PrelabelException(Nothing(spec));
    }

    /// <summary>The names that are to be found on a picture.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(
        ProjectDbContext context, PrelabelSpec spec, int projectId, long pictureId, string path, CancellationToken cancellationToken)
    {
        if (!spec.Kind.LooksForNames())
        {
            return [];
        }

        var categories = context.Categories.Where(c => c.ProjectId == projectId).OrderBy(c => c.Id);
        var objects = context.Annotations.Where(AnnotationQueries.Counts);
        return spec.NamesFrom switch
        {
            NameSource.Project => await categories.Select(c => c.Name).ToListAsync(cancellationToken),
            NameSource.Picture => await categories.Where(c => objects.Any(a => a.PictureId == pictureId && a.CategoryId == c.Id)).Select(c => c.Name).ToListAsync(cancellationToken),
            NameSource.List => Once(spec.NamesByPicture!.FirstOrDefault(of => string.Equals(of.Key, Stem(path), StringComparison.OrdinalIgnoreCase)).Value ?? []),
            _ => Once(spec.Names!),
        };
    }

    /// <summary>Objects whose mask is a rectangle, as imported boxes are; locked ones are left alone.</summary>
    public static async Task<IReadOnlyList<BoxedObject>> BoxesAsync(ProjectDbContext context, PrelabelSpec spec, long pictureId, CancellationToken cancellationToken) =>
        spec.Kind != PrelabelKind.Boxes ? [] : await (
            from a in context.Annotations.Where(AnnotationQueries.Counts)
            where a.PictureId == pictureId && !a.Locked && a.Area == (long)a.BoxWidth * a.BoxHeight
            join c in context.Categories on new { a.ProjectId, Id = a.CategoryId } equals new { c.ProjectId, c.Id }
            orderby a.Order
            select new BoxedObject(a.ObjectId, c.Name, new PixelRect(a.Left, a.Top, a.BoxWidth, a.BoxHeight))).ToListAsync(cancellationToken);

    /// <summary>A thing is looked for once, however often a list names it.</summary>
    private static IReadOnlyList<string> Once(IEnumerable<string> names) => [.. names.Select(name => name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Without the ending: what lists of names call a picture.</summary>
    private static string Stem(string path) => path[..^System.IO.Path.GetExtension(path).Length];

    private static string Nothing(PrelabelSpec spec) => (spec.Kind, spec.NamesFrom, spec.Pictures) switch
    {
        (PrelabelKind.Boxes, _, _) => "No picture of this project has objects that are boxes only. Import boxes first.",
        (_, NameSource.List, _) => "The list names no picture of this project. Its names are paths as the project has them, without their endings.",
        (_, _, PictureChoice.WithoutObjects) => "All pictures of this project have objects already. Take all pictures instead.",
        _ => "This project has no pictures yet. Add some first.",
    };
}
