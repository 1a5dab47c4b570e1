using iSeg.Core.Formats;

namespace iSeg.Data.Import.Labels;

/// <summary>Labels that were read whole and found sound, ready to be looked at and stored. Disposing forgets them.</summary>
public sealed class StagedLabels : IDisposable
{
    internal StagedLabels(int projectId, ILabelFormat format, ILabelFiles files) => (ProjectId, Format, Files) = (projectId, format, files);

    public int ProjectId { get; }

    public ILabelFormat Format { get; }

    internal ILabelFiles Files { get; }

    internal LabelStage Stage { get; } = new();

    internal List<LabelCategory> Categories { get; } = [];

    internal HashSet<string> CategoryNames { get; } = new(StringComparer.Ordinal);

    internal string? Header { get; set; }

    internal long SkippedWhileReading { get; set; }

    internal ImportNotes Notes { get; } = new();

    internal void Add(LabelCategory category)
    {
        CategoryNames.Add(category.Name);
        Categories.Add(category);
    }

    internal void Add(LabelObject thing)
    {
        // Numbers that no list gives a name are known by their objects only.
        if (CategoryNames.Add(thing.Category))
        {
            Categories.Add(new(thing.Category));
        }

        Stage.Add(thing);
    }

    public void Dispose() => Stage.Dispose();
}
