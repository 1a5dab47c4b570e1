namespace iSeg.Data.Import.Labels;

/// <summary>What an import did, or would do.</summary>
/// <param name="Format">The format's name.</param>
/// <param name="IsCommitted">False for a preview: nothing was stored.</param>
/// <param name="Pictures">Pictures that the labels name.</param>
/// <param name="ByPath">Of them those found by their path, and so on.</param>
/// <param name="Objects">Objects in the labels, skipped ones included.</param>
/// <param name="Created">New ones.</param>
/// <param name="Updated">Already here, now with other pixels, another category or other attributes.</param>
/// <param name="Unchanged">Already here and the same.</param>
/// <param name="Skipped">Not imported; <paramref name="Notes"/> says why.</param>
/// <param name="NewCategories">Names of categories that the project did not have.</param>
/// <param name="Notes">What was skipped and why, and what could not be kept as it stands in the files.</param>
public sealed record LabelImportReport(
    string Format,
    bool IsCommitted,
    int Pictures,
    int ByPath,
    int ByName,
    int ByHash,
    long Objects,
    long Created,
    long Updated,
    long Unchanged,
    long Skipped,
    IReadOnlyList<string> NewCategories,
    IReadOnlyList<ImportNote> Notes)
{
    public int Matched => ByPath + ByName + ByHash;

    public int Unmatched => Pictures - Matched;

    /// <summary>The pictures whose objects were changed; empty for a preview.</summary>
    public IReadOnlyList<long> TouchedPictures { get; init; } = [];

    /// <summary>Of these, the ones that were accepted and are in progress again.</summary>
    public IReadOnlyList<long> ReopenedPictures { get; init; } = [];
}

/// <param name="Why">A reason.</param>
/// <param name="Count">How often.</param>
/// <param name="Examples">The first places, at most <see cref="MostExamples"/>.</param>
public sealed record ImportNote(string Why, long Count, IReadOnlyList<string> Examples)
{
    public const int MostExamples = 20;
}

/// <summary>Collects notes by their reason.</summary>
internal sealed class ImportNotes
{
    /// <summary>Reasons can hold names and numbers of the file; beyond so many they are told together.</summary>
    private const int MostReasons = 200;

    private const string Others = "for other reasons";

    private readonly Dictionary<string, (long Count, List<string> Examples)> _notes = new(StringComparer.Ordinal);

    public void Add(string why, string place)
    {
        if (!_notes.ContainsKey(why) && _notes.Count >= MostReasons)
        {
            (why, place) = (Others, $"{place}: {why}");
        }

        var (count, examples) = _notes.TryGetValue(why, out var note) ? note : (0, []);
        if (examples.Count < ImportNote.MostExamples)
        {
            examples.Add(place);
        }

        _notes[why] = (count + 1, examples);
    }

    public void AddAll(IEnumerable<ImportNote> notes)
    {
        foreach (var note in notes)
        {
            _notes[note.Why] = (note.Count, [.. note.Examples]);
        }
    }

    public IReadOnlyList<ImportNote> ToList() =>
        [.. _notes.OrderByDescending(note => note.Value.Count).Select(note => new ImportNote(note.Key, note.Value.Count, note.Value.Examples))];
}
