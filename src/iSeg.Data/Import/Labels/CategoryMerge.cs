using iSeg.Core.Formats;
using iSeg.Data.Model;
using iSeg.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Import.Labels;

/// <summary>
/// Categories of labels among those of the project: the same name (in any case) is the same category. New ones keep their ids where those
/// are free. The category that an untouched project starts with gives way.
/// </summary>
internal sealed class CategoryMerge(ProjectDbContext context, ProjectRow project, ImportNotes notes)
{
    private readonly Dictionary<string, CategoryRow> _byName = new(StringComparer.Ordinal);

    /// <summary>Names that the project did not have.</summary>
    public List<string> New { get; } = [];

    /// <summary>The project's id of a category that labels name.</summary>
    public int this[string name] => _byName[Names.Key(name.Trim())].Id;

    public async Task RunAsync(IReadOnlyList<LabelCategory> wanted, bool write, CancellationToken cancellationToken)
    {
        var rows = await context.Categories.Where(c => c.ProjectId == project.Id).ToListAsync(cancellationToken);
        if (wanted.Count > 0 && rows is [{ Name: ProjectStore.DefaultCategory } untouched]
            && !await context.Annotations.AnyAsync(a => a.ProjectId == project.Id, cancellationToken))
        {
            rows.Clear();
            await RemoveAsync(untouched, write, cancellationToken);
        }

        foreach (var row in rows)
        {
            _byName[row.NameKey] = row;
        }

        var (ids, colors) = (rows.Select(row => row.Id).ToHashSet(), rows.Select(row => row.Color).ToList());
        var free = new Queue<char>("123456789".Except(rows.Select(row => row.Hotkey ?? '0')));

        // Ids that the labels give come first, so that a new number is never one that is still wanted.
        foreach (var category in wanted.OrderBy(category => category.Id is null))
        {
            Take(category, ids, colors, free, write);
        }

        if (write)
        {
            project.NextCategoryId = Math.Max(project.NextCategoryId, ids.Append(0).Max() + 1);
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task RemoveAsync(CategoryRow untouched, bool write, CancellationToken cancellationToken)
    {
        if (write)
        {
            context.Remove(untouched);
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    private void Take(LabelCategory category, HashSet<int> ids, List<string> colors, Queue<char> hotkeys, bool write)
    {
        var name = Names.Require(category.Name, "category");
        if (_byName.TryGetValue(Names.Key(name), out var row))
        {
            if (category.Id is { } other && other != row.Id)
            {
                notes.Add("a category has another id in the project and is exported under that", $"{name}: {other} in the file, {row.Id} here");
            }

            row.Extra = write ? category.Extra ?? row.Extra : row.Extra;
            row.Supercategory = write && row.Supercategory.Length == 0 ? category.Supercategory : row.Supercategory;
            return;
        }

        var id = category.Id is { } given && given < int.MaxValue && ids.Add(given) ? given : Next(ids);
        if (category.Id is { } asked && asked != id)
        {
            notes.Add("the id of a category is taken in the project; it gets another", $"{name}: {asked} in the file, {id} here");
        }

        row = new()
        {
            ProjectId = project.Id,
            Id = id,
            Name = name,
            NameKey = Names.Key(name),
            Color = CategoryPalette.Next(colors),
            Hotkey = hotkeys.TryDequeue(out var key) ? key : null,
            Supercategory = category.Supercategory,
            Extra = category.Extra,
        };
        colors.Add(row.Color);
        _byName[row.NameKey] = row;
        New.Add(name);
        if (write)
        {
            context.Add(row);
        }
    }

    private int Next(HashSet<int> ids)
    {
        var id = project.NextCategoryId;
        while (!ids.Add(id))
        {
            id++;
        }

        return id;
    }
}
