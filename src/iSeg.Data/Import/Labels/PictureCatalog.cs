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
    private readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _stems = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, int> _ids = [];

    public int Count => _pictures.Count;

    public CatalogPicture this[int index] => _pictures[index];

    public static async Task<PictureCatalog> LoadAsync(ProjectDbContext context, int projectId, CancellationToken cancellationToken)
    {
        var catalog = new PictureCatalog();
        var rows = context.Pictures.AsNoTracking().Where(p => p.ProjectId == projectId).OrderBy(p => p.SortKey)
            .Select(p => new { p.Id, p.Path, p.Width, p.Height, p.ExportId });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            catalog.Add(new(row.Id, row.Path, new(row.Width, row.Height), row.ExportId));
        }

        return catalog;
    }

    public MatchedPicture Find(string path)
    {
        var wanted = Normal(path);
        if (_paths.TryGetValue(wanted, out var exact))
        {
            return new(PictureMatch.Path, exact, "");
        }

        var name = FileName(wanted);
        foreach (var (known, key) in (ReadOnlySpan<(Dictionary<string, int>, string)>)[(_names, name), (_stems, name), (_stems, Stem(name))])
        {
            if (known.TryGetValue(key, out var found))
            {
                return found == Several ? Closest(wanted, key, known == _stems) : new(PictureMatch.Name, found, "");
            }
        }

        return new(PictureMatch.None, -1, "no picture of the project is called like it");
    }

    /// <summary>By its row.</summary>
    public int Find(long pictureId) => _ids.GetValueOrDefault(pictureId, -1);

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

    private void Add(CatalogPicture picture)
    {
        var index = _pictures.Count;
        _pictures.Add(picture);
        _ids[picture.Id] = index;
        _paths[picture.Path] = index;
        Note(_names, FileName(picture.Path), index);
        Note(_stems, Stem(FileName(picture.Path)), index);
    }

    private static void Note(Dictionary<string, int> known, string key, int index)
    {
        if (!known.TryAdd(key, index))
        {
            known[key] = Several;
        }
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
