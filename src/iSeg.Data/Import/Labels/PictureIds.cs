using iSeg.Data.Export;

namespace iSeg.Data.Import.Labels;

/// <summary>
/// Image ids that labels bring, among those that the project's pictures have. A picture keeps an id that it got from an earlier file; one
/// that only has its row's number takes the file's.
/// </summary>
internal sealed class PictureIds(PictureCatalog catalog)
{
    private readonly Dictionary<int, long> _wanted = [];

    public void Want(int picture, long? id)
    {
        if (id is { } given)
        {
            _wanted.TryAdd(picture, given);
        }
    }

    /// <summary>The ids to be stored. What cannot be is noted.</summary>
    public IReadOnlyList<(int Picture, long Id)> Resolve(ImportNotes notes)
    {
        // Numbers of rows are in nobody's way as long as their pictures are given other ids.
        var taken = new HashSet<long>();
        for (var i = 0; i < catalog.Count; i++)
        {
            if (catalog[i].ExportId is { } kept || !_wanted.ContainsKey(i))
            {
                taken.Add(catalog[i].ExportId ?? catalog[i].Id);
            }
        }

        var (resolved, left) = (new List<(int, long)>(), new List<int>());
        foreach (var (picture, id) in _wanted)
        {
            var known = catalog[picture];
            if (known.ExportId is null && id is >= 0 and <= ExportIds.Largest && taken.Add(id))
            {
                resolved.Add((picture, id));
            }
            else if (known.ExportId != id)
            {
                notes.Add("an image has another id in the project, or its id is taken there; it is exported under its own", $"{known.Path}: {id} in the file");
                left.Add(picture);
            }
        }

        // A row's number that was given away to another picture's id.
        foreach (var picture in left.Where(picture => catalog[picture].ExportId is null && !taken.Add(catalog[picture].Id)))
        {
            var free = taken.Max() + 1;
            taken.Add(free);
            resolved.Add((picture, free));
        }

        return resolved;
    }
}
