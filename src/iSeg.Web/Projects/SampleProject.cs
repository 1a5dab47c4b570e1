using iSeg.Data;
using iSeg.Data.Import;
using iSeg.Data.Projects;
using iSeg.Engine.Samples;
using iSeg.Web.Accounts;

namespace iSeg.Web.Projects;

/// <summary>Two windows may ask for the sample project at the same time; the second gets what the first has made.</summary>
internal sealed class SampleLock : IDisposable
{
    public SemaphoreSlim One { get; } = new(1);

    public void Dispose() => One.Dispose();
}

/// <summary>A project with pictures that the program draws itself, to try every tool on.</summary>
internal sealed class SampleProject(ProjectStore projects, CategoryStore categories, PictureImporter importer, GuardedProjects guarded, CallerCheck check, SampleLock window)
{
    public const string Name = "Sample project";

    /// <summary>The sample project's id; made if there is none, and then the caller's.</summary>
    /// <exception cref="AccessRefusedException">It is somebody else's, or the caller may make no projects.</exception>
    public async Task<int> OpenAsync(CancellationToken cancellationToken)
    {
        await window.One.WaitAsync(cancellationToken);
        try
        {
            return await FindOrMakeAsync(cancellationToken);
        }
        finally
        {
            window.One.Release();
        }
    }

    private async Task<int> FindOrMakeAsync(CancellationToken cancellationToken)
    {
        var existing = await projects.FindAsync(Name, cancellationToken);
        if (existing is not null && !await check.MayAsync(existing.Id, existing.Pictures > 0 ? Right.See : Right.Manage))
        {
            // Names are taken once on a server, so this tells nothing that making a project of that name would not.
            throw new AccessRefusedException(AccessRefusal.Forbidden, $"Somebody else has made a project called '{Name}' already. Ask an owner to invite you to it, or make a project of another name.");
        }

        if (existing is { Pictures: > 0 })
        {
            return existing.Id;
        }

        var project = existing ?? await guarded.CreateAsync(Name, cancellationToken);
        var scenes = DrawnScenes.All(DrawnScenes.DefaultSize);
        await NameCategoriesAsync(project.Id, [.. scenes.SelectMany(s => s.Objects).Select(o => o.Category).Distinct()], cancellationToken);
        foreach (var scene in scenes)
        {
            using var jpeg = new MemoryStream(SceneEncoder.ToJpeg(scene.Image));
            await foreach (var result in importer.ImportAsync(project.Id, scene.Name, jpeg, cancellationToken))
            {
                if (result.Status == ImportStatus.Refused)
                {
                    throw new StoreRefusedException($"The sample picture {scene.Name} could not be stored: {result.Message}");
                }
            }
        }

        return project.Id;
    }

    private async Task NameCategoriesAsync(int projectId, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // The category that every project starts with becomes the first of ours.
        var known = await categories.ListAsync(projectId, cancellationToken);
        if (known.Count == 1 && known[0].Name == ProjectStore.DefaultCategory)
        {
            await categories.RenameAsync(projectId, known[0].Id, names[0], cancellationToken);
        }

        foreach (var (name, index) in names.Select((name, index) => (name, index)).Skip(1))
        {
            if (!known.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                var added = await categories.AddAsync(projectId, name, null, "", cancellationToken);
                if (index < 9 && added.Hotkey is null)
                {
                    await categories.SetHotkeyAsync(projectId, added.Id, (char)('1' + index), cancellationToken);
                }
            }
        }
    }
}
