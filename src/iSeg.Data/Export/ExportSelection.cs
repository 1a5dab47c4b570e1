using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using iSeg.Core.Formats;
using iSeg.Core.Geometry;
using iSeg.Data.Model;
using iSeg.Data.Projects;
using iSeg.Data.Review;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Export;

/// <summary>What an export takes of a project, as it stands in the read transaction of one context.</summary>
internal sealed class ExportSelection
{
    private const string Whole = "";

    private readonly ProjectDbContext _context;
    private readonly int _projectId;
    private readonly HashSet<int>? _categories;
    private readonly Dictionary<long, string>? _parts;
    private readonly HashSet<string> _sharedStems;

    private ExportSelection(
        ProjectDbContext context, ProjectRow project, ImmutableArray<LabelCategory> all, LabelExportOptions options, List<(long Id, string Path)> pictures, HashSet<string> sharedStems, bool isAll)
    {
        (_context, _projectId) = (context, project.Id);
        (Project, Categories) = (project, all);
        _categories = options.Categories.IsEmpty ? null : [.. options.Categories];
        Pictures = pictures;
        _parts = options.Split is { } split ? PictureSplit.Assign(pictures, split) : isAll ? null : pictures.ToDictionary(picture => picture.Id, _ => Whole);
        Parts = options.Split is null ? [Whole] : options.Part is { } part ? [part] : [.. SplitOptions.Names.Where(name => _parts!.ContainsValue(name))];
        Parts = Parts.IsEmpty ? [SplitOptions.Names[0]] : Parts;
        _sharedStems = sharedStems;
    }

    public ProjectRow Project { get; }

    public ImmutableArray<LabelCategory> Categories { get; }

    public ImmutableArray<string> Parts { get; }

    public IReadOnlyList<(long Id, string Path)> Pictures { get; }

    /// <exception cref="StoreRefusedException">There is no such project, category or part, or no review.</exception>
    public static async Task<ExportSelection> LoadAsync(ProjectDbContext context, int projectId, LabelExportOptions options, CancellationToken cancellationToken)
    {
        options.Split?.Check();
        var project = await context.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken)
            ?? throw new StoreRefusedException("The project is not there any more.");
        if (options.Part is { } part && (options.Split is null || !SplitOptions.Names.Contains(part)))
        {
            throw new StoreRefusedException(options.Split is null ? "One part can be had of a split only." : $"There is no part \"{part}\"; there are train, val and test.");
        }

        var categories = await context.Categories.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Id)
            .Select(c => new LabelCategory(c.Name, c.Id, c.Supercategory, c.Extra))
            .ToListAsync(cancellationToken);
        var chosen = options.Categories.IsEmpty ? categories : [.. categories.Where(category => options.Categories.Contains(category.Id!.Value))];
        if (chosen.Count < options.Categories.Distinct().Count())
        {
            throw new StoreRefusedException("A category that was asked for is not there any more.");
        }

        var pictures = context.Pictures.AsNoTracking().Where(p => p.ProjectId == projectId);
        if (options.AcceptedOnly)
        {
            pictures = pictures.Where(p => context.Reviews.Any(r => r.PictureId == p.Id && r.State == ReviewState.Accepted));
        }

        if (!options.Categories.IsEmpty)
        {
            var ids = options.Categories.ToArray();
            var wanted = context.Annotations.Where(AnnotationQueries.Counts).Where(a => ids.Contains(a.CategoryId));
            pictures = pictures.Where(p => wanted.Any(a => a.PictureId == p.Id));
        }

        var list = await pictures.OrderBy(p => p.SortKey).Select(p => new { p.Id, p.Path }).ToListAsync(cancellationToken);
        return new(context, project, [.. chosen], options, [.. list.Select(p => (p.Id, p.Path))], await SharedStemsAsync(context, projectId, cancellationToken), !options.AcceptedOnly && options.Categories.IsEmpty);
    }

    /// <summary>Paths without ending that several pictures of the project have, whether exported or not.</summary>
    private static async Task<HashSet<string>> SharedStemsAsync(ProjectDbContext context, int projectId, CancellationToken cancellationToken)
    {
        var (seen, shared) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        await foreach (var path in context.Pictures.Where(p => p.ProjectId == projectId).Select(p => p.Path).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!seen.Add(Stem(path)))
            {
                shared.Add(Stem(path));
            }
        }

        return shared;
    }

    /// <summary>A part's pictures in the project's order.</summary>
    public IAsyncEnumerable<ExportPicture> ReadAsync(string part, bool withObjects) => withObjects ? WithObjectsAsync(part) : WithoutObjectsAsync(part);

    /// <summary>The store's id of each picture of a part, in the same order.</summary>
    public IEnumerable<(long Id, string Path)> PicturesOf(string part) => Pictures.Where(picture => IsIn(part, picture.Id));

    private async IAsyncEnumerable<ExportPicture> WithoutObjectsAsync(string part, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (_, picture) in PicturesAsync(part, cancellationToken))
        {
            yield return picture;
        }
    }

    private async IAsyncEnumerable<ExportPicture> WithObjectsAsync(string part, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Both come in the project's order, so that one walks along the other.
        await using var objects = ObjectsAsync().GetAsyncEnumerator(cancellationToken);
        var more = await objects.MoveNextAsync();
        await foreach (var (row, picture) in PicturesAsync(null, cancellationToken))
        {
            List<ExportObject>? found = null;
            while (more && objects.Current.Picture == row)
            {
                if (_categories?.Contains(objects.Current.Object.Category) != false)
                {
                    (found ??= []).Add(objects.Current.Object);
                }

                more = await objects.MoveNextAsync();
            }

            if (IsIn(part, row))
            {
                yield return found is null ? picture : picture with { Objects = found };
            }
        }
    }

    private async IAsyncEnumerable<(long Row, ExportPicture Picture)> PicturesAsync(string? part, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = _context.Pictures.AsNoTracking().Where(p => p.ProjectId == _projectId).OrderBy(p => p.SortKey)
            .Select(p => new { p.Id, p.ExportId, p.Path, p.Width, p.Height, p.Extra });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (part is null || IsIn(part, row.Id))
            {
                var stem = Stem(row.Path);
                yield return (row.Id, new(
                    row.ExportId ?? row.Id, row.Path, new(row.Width, row.Height), _sharedStems.Contains(stem) ? row.Path : stem, row.Extra, []));
            }
        }
    }

    private IAsyncEnumerable<(long Picture, ExportObject Object)> ObjectsAsync() => (
        from a in _context.Annotations.AsNoTracking().Where(AnnotationQueries.Counts)
        join p in _context.Pictures on a.PictureId equals p.Id
        where p.ProjectId == _projectId
        orderby p.SortKey, a.Order, a.Id
        select new
        {
            a.PictureId,
            a.Id,
            a.ExportId,
            a.CategoryId,
            p.Width,
            p.Height,
            a.Counts,
            a.Area,
            a.Left,
            a.Top,
            a.BoxWidth,
            a.BoxHeight,
            a.IsCrowd,
            a.ObjectId,
            a.Extra,
        })
        .AsAsyncEnumerable()
        .Select(a => (a.PictureId, new ExportObject(
            a.ExportId ?? a.Id,
            a.CategoryId,
            new PixelSize(a.Width, a.Height),
            a.Counts,
            a.Area,
            new PixelRect(a.Left, a.Top, a.BoxWidth, a.BoxHeight),
            a.IsCrowd,
            a.ExportId is null ? a.ObjectId : null,
            a.Extra)));

    private bool IsIn(string part, long picture) => _parts is null || (_parts.TryGetValue(picture, out var own) && own == part);

    private static string Stem(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path[..dot] : path;
    }
}
