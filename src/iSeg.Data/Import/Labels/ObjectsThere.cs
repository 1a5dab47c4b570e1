using iSeg.Data.Model;

namespace iSeg.Data.Import.Labels;

/// <summary>The objects that a picture has, each to be found once.</summary>
internal sealed class ObjectsThere(List<AnnotationRow> rows)
{
    private readonly Dictionary<string, AnnotationRow> _byKey = rows.Where(row => row.SourceKey is not null).ToDictionary(row => row.SourceKey!, StringComparer.Ordinal);
    private readonly Dictionary<Guid, AnnotationRow> _byId = rows.ToDictionary(row => row.ObjectId);
    private readonly HashSet<long> _taken = [];
    private readonly HashSet<string> _newKeys = new(StringComparer.Ordinal);

    /// <summary>
    /// The object that labels mean: this program's own by its name, one from a file by that file's id; else, since other formats have
    /// no ids, the one with the very same pixels and category, and only then the one that stood at the same place of an earlier file.
    /// </summary>
    public AnnotationRow? Find(StagedObject staged, int category)
    {
        var found = staged.ObjectId is { } own ? Free(_byId.GetValueOrDefault(own)) : null;
        found ??= staged.Id is not null ? Keyed(staged) ?? Same(staged, category) : Same(staged, category) ?? Keyed(staged);
        if (found is not null)
        {
            _taken.Add(found.Id);
        }

        return found;
    }

    /// <summary>Labels may give one id to two objects, which then become two; and an object of ours may be here, in another picture, already.</summary>
    public static IEnumerable<StagedObject> WithOwnKeys(IEnumerable<StagedObject> staged, ImportNotes notes)
    {
        var (keys, ids) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<Guid>());
        foreach (var thing in staged)
        {
            var own = thing;
            if (!keys.Add(own.Key))
            {
                notes.Add("two objects of a picture have the same id; the second gets another", own.Place);
                var copy = 2;
                while (!keys.Add($"{thing.Key}~{copy}"))
                {
                    copy++;
                }

                own = own with { Key = $"{thing.Key}~{copy}", Id = null };
            }

            yield return own.ObjectId is { } id && !ids.Add(id) ? own with { ObjectId = null } : own;
        }
    }

    /// <summary>The key for a new object: an object that was found by its pixels may have the key that this one comes with.</summary>
    public string NewKey(string key)
    {
        var free = key;
        for (var copy = 2; _byKey.ContainsKey(free) || !_newKeys.Add(free); copy++)
        {
            free = $"{key}~{copy}";
        }

        return free;
    }

    private AnnotationRow? Keyed(StagedObject staged) => Free(_byKey.GetValueOrDefault(staged.Key));

    private AnnotationRow? Same(StagedObject staged, int category) =>
        rows.Find(row => !row.Deleted && !_taken.Contains(row.Id) && row.CategoryId == category && row.Area == staged.Area && row.Counts == staged.Counts);

    private AnnotationRow? Free(AnnotationRow? row) => row is null || _taken.Contains(row.Id) ? null : row;
}
