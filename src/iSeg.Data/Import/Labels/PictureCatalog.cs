using iSeg.Core.Geometry;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Import.Labels;

/// <summary>How labels found their picture.</summary>
public enum PictureMatch
{
    None,
    Path,
    Name,
    Hash,
}

/// <param name="How">By what; None when there is no such picture.</param>
/// <param name="Picture">Its place in the catalog; -1 for none.</param>
/// <param name="Why">Why there is none.</param>
internal readonly record struct MatchedPicture(PictureMatch How, int Picture, string Why);

internal sealed record CatalogPicture(long Id, string Path, PixelSize Size, long? ExportId);

/// <summary>A project's pictures by what labels may call them.</summary>
internal sealed class PictureCatalog
{
    private const int Several = -1;

    private readonly List<CatalogPicture> _pictures = [];
    private readonly Dictionary<string, int> _paths = new(StringComparer.Ordinal);

    // Made when they are first asked for: labels that name paths as the project does never ask.
    private readonly Lazy<Dictionary<string, int>> _names;
    private readonly Lazy<Dictionary<string, int>> _stems;

    private PictureCatalog()
    {
        _names = new(() => By(picture => FileName(picture.Path)));
        _stems = new(() => By(picture => Stem(FileName(picture.Path))));
    }

    public int Count => _pictures.Count;

    public CatalogPicture this[int index] => _pictures[index];

    public static async Task<PictureCatalog> LoadAsync(ProjectDbContext context, int projectId, CancellationToken cancellationToken)
    {
        var catalog = new PictureCatalog();
        await foreach (var row in Rows(context, projectId).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            catalog.Add(row);
        }

        return catalog;
    }

    public static PictureCatalog Load(ProjectDbContext context, int projectId)
    {
        var catalog = new PictureCatalog();
        foreach (var row in Rows(context, projectId))
        {
            catalog.Add(row);
        }

        return catalog;
    }

    /// <summary>
    /// The picture that labels mean: by its path, else by its name. Names may be written as parts of web addresses.
    /// </summary>
    public MatchedPicture Find(string path)
    {
        var found = FindAs(Normal(path));
        return found.How == PictureMatch.None && Unescaped(path) is { } plain && FindAs(Normal(plain)) is { How: not PictureMatch.None } other ? other : found;
    }

    /// <summary>A path with what addresses escape written plainly, and without what follows a question mark; null where that is the same.</summary>
    private static string? Unescaped(string path)
    {
        var end = path.Contains("://", StringComparison.Ordinal) ? path.IndexOf('?', StringComparison.Ordinal) : -1;
        var plain = Uri.UnescapeDataString(end < 0 ? path : path[..end]);
        return plain == path ? null : plain;
    }

    private MatchedPicture FindAs(string wanted)
    {
        if (_paths.TryGetValue(wanted, out var exact))
        {
            return new(PictureMatch.Path, exact, "");
        }

        var name = FileName(wanted);
        return FindIn(_names.Value, name, wanted, byStem: false)
            ?? FindIn(_stems.Value, name, wanted, byStem: true)
            ?? FindIn(_stems.Value, Stem(name), wanted, byStem: true)
            ?? new(PictureMatch.None, -1, "no picture of the project is called like it");
    }

    private MatchedPicture? FindIn(Dictionary<string, int> known, string key, string wanted, bool byStem) =>
        !known.TryGetValue(key, out var found) ? null
        : found == Several ? Closest(wanted, key, byStem)
        : new(PictureMatch.Name, found, "");

    /// <summary>By its row.</summary>
    public int Find(long pictureId) => _pictures.FindIndex(picture => picture.Id == pictureId);

    /// <summary>Of several pictures of one name, the one whose folders agree furthest from the right.</summary>
    private MatchedPicture Closest(string path, string key, bool byStem)
    {
        var wanted = byStem ? Stem(path) : path;
        var (best, most, ties) = (-1, -1, 0);
        for (var i = 0; i < _pictures.Count; i++)
        {
            var own = byStem ? Stem(_pictures[i].Path) : _pictures[i].Path;
            if (!FileName(own).Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var common = Common(own, wanted);
            (best, ties, most) = common > most ? (i, 1, common) : common == most ? (best, ties + 1, most) : (best, ties, most);
        }

        return ties == 1
            ? new(PictureMatch.Name, best, "")
            : new(PictureMatch.None, -1, $"{ties} pictures of the project are called like it; say which by their folders");
    }

    private static int Common(string a, string b)
    {
        var (left, right) = (a.Split('/'), b.Split('/'));
        var common = 0;
        while (common < left.Length && common < right.Length && left[^(common + 1)].Equals(right[^(common + 1)], StringComparison.OrdinalIgnoreCase))
        {
            common++;
        }

        return common;
    }

    private static IQueryable<CatalogPicture> Rows(ProjectDbContext context, int projectId) => context.Pictures.AsNoTracking()
        .Where(p => p.ProjectId == projectId)
        .OrderBy(p => p.SortKey)
        .Select(p => new CatalogPicture(p.Id, p.Path, new PixelSize(p.Width, p.Height), p.ExportId));

    private void Add(CatalogPicture picture)
    {
        _paths[picture.Path] = _pictures.Count;
        _pictures.Add(picture);
    }

    private Dictionary<string, int> By(Func<CatalogPicture, string> key)
    {
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _pictures.Count; i++)
        {
            if (!known.TryAdd(key(_pictures[i]), i))
            {
                known[key(_pictures[i])] = Several;
            }
        }

        return known;
    }

    private static string Normal(string path)
    {
        var normal = path.Replace('\\', '/');
        normal = normal.Length > 1 && normal[1] == ':' ? normal[2..] : normal;
        return (normal.StartsWith("./", StringComparison.Ordinal) ? normal[2..] : normal).TrimStart('/');
    }

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Stem(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path[..dot] : path;
    }
}
