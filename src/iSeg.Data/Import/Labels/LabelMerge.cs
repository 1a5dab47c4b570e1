using System.Security.Cryptography;
using iSeg.Core.Masks;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Import.Labels;

/// <summary>
/// Staged labels against what the project has: finds the picture of each and the object that is already there, and says (with a writer:
/// does) what follows. One run for preview and commit alike.
/// </summary>
internal sealed class LabelMerge(ProjectDbContext context, StagedLabels labels, MergeWriter? writer, IProgress<LabelProgress>? progress)
{
    private const int ReportEvery = 256;

    private readonly ImportNotes _notes = new();
    private readonly Dictionary<PictureMatch, int> _matches = [];
    private readonly List<long> _touched = [];
    private long _created;
    private long _updated;
    private long _unchanged;
    private long _skipped = labels.SkippedWhileReading;

    public async Task<LabelImportReport> RunAsync(CancellationToken cancellationToken)
    {
        var project = await context.Projects.SingleOrDefaultAsync(p => p.Id == labels.ProjectId, cancellationToken)
            ?? throw new StoreRefusedException("The project is not there any more.");
        _notes.AddAll(labels.Notes.ToList());
        KeepHeader(project);
        var categories = new CategoryMerge(context, project, _notes);
        await categories.RunAsync(labels.Categories, writer is not null, cancellationToken);
        var catalog = await PictureCatalog.LoadAsync(context, project.Id, cancellationToken);
        context.ChangeTracker.Clear();
        var found = await FindPicturesAsync(catalog, cancellationToken);
        var done = 0;
        using var store = new MergeReader(context);
        for (int next; done < found.Count; done = next)
        {
            // Labels may give several pictures that are one of ours.
            next = done + 1;
            while (next < found.Count && found[next].Picture == found[done].Picture)
            {
                next++;
            }

            cancellationToken.ThrowIfCancellationRequested();
            MergePicture(catalog[found[done].Picture], labels.Stage.ReadObjects([.. found[done..next].Select(entry => entry.Number)]), categories, store);
            if (done % ReportEvery == 0)
            {
                progress?.Report(new(writer is null ? "Comparing" : "Storing", done, found.Count));
            }
        }

        return new(
            labels.Format.Name,
            writer is not null,
            labels.Stage.Pictures,
            _matches.GetValueOrDefault(PictureMatch.Path),
            _matches.GetValueOrDefault(PictureMatch.Name),
            _matches.GetValueOrDefault(PictureMatch.Hash),
            labels.Stage.Objects + labels.SkippedWhileReading,
            _created,
            _updated,
            _unchanged,
            _skipped,
            categories.New,
            _notes.ToList())
        {
            TouchedPictures = _touched,
        };
    }

    private void KeepHeader(ProjectRow project)
    {
        if (labels.Header is { } header && project.LabelHeader is { } kept && kept != header)
        {
            _notes.Add("the project keeps what an earlier file said of itself (info, licenses); this file's is not kept", labels.Format.Name);
        }
        else if (writer is not null)
        {
            project.LabelHeader ??= labels.Header;
        }
    }

    /// <summary>The project's pictures that the labels mean, with the numbers that the labels give them.</summary>
    private async Task<List<(int Picture, int Number)>> FindPicturesAsync(PictureCatalog catalog, CancellationToken cancellationToken)
    {
        var (found, ids) = (new List<(int Picture, int Number)>(), new PictureIds(catalog));
        foreach (var (number, label) in labels.Stage.ReadPictures())
        {
            var match = catalog.Find(label.Path);
            match = match.How == PictureMatch.None ? await FindByHashAsync(catalog, label.Path, cancellationToken) ?? match : match;
            if (match.How != PictureMatch.None && label.Size is { } size && size != catalog[match.Picture].Size)
            {
                match = new(PictureMatch.None, -1, $"the labels are for {size} pixels, the picture has others ({catalog[match.Picture].Size})");
            }

            _matches[match.How] = _matches.GetValueOrDefault(match.How) + 1;
            if (match.How == PictureMatch.None)
            {
                var lost = labels.Stage.ReadObjects([number]).Count;
                _skipped += lost;
                _notes.Add($"picture not matched: {match.Why}", $"{label.Path} ({lost} objects)");
                continue;
            }

            found.Add((match.Picture, number));
            ids.Want(match.Picture, label.Id);
            if (label.Extra is not null)
            {
                writer?.KeepExtra(catalog[match.Picture].Id, label.Extra);
            }
        }

        foreach (var (picture, id) in ids.Resolve(_notes))
        {
            writer?.KeepId(catalog[picture].Id, id);
        }

        found.Sort();
        return found;
    }

    /// <summary>A picture that lies beside the labels under the name that they say, and in the project under another.</summary>
    private async Task<MatchedPicture?> FindByHashAsync(PictureCatalog catalog, string path, CancellationToken cancellationToken)
    {
        var name = path.Replace('\\', '/');
        var file = labels.Files.Paths.FirstOrDefault(file => file == name || file.EndsWith("/" + name[(name.LastIndexOf('/') + 1)..], StringComparison.Ordinal));
        if (file is null || labels.Files.Paths.Count == 1)
        {
            return null;
        }

        await using var stream = labels.Files.Open(file);
        var sha = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        var id = await context.Pictures.Where(p => p.ProjectId == labels.ProjectId && p.Content!.Sha256 == sha).Select(p => (long?)p.Id).FirstOrDefaultAsync(cancellationToken);
        return id is { } known && catalog.Find(known) is >= 0 and var index ? new(PictureMatch.Hash, index, "") : null;
    }

    private void MergePicture(CatalogPicture picture, IReadOnlyList<StagedObject> staged, CategoryMerge categories, MergeReader store)
    {
        if (staged.Count == 0)
        {
            return;
        }

        var there = new ObjectsThere(store.Objects(picture.Id, labels.ProjectId));
        var first = 1 + store.Revision(picture.Id);
        var revision = first;
        foreach (var thing in ObjectsThere.WithOwnKeys(staged, _notes))
        {
            var category = categories[thing.Category];
            var row = there.Find(thing, category);
            revision += Merge(picture, row is null && thing.Area > 0 ? thing with { Key = there.NewKey(thing.Key) } : thing, category, row, revision);
        }

        if (revision > first)
        {
            _touched.Add(picture.Id);
        }
    }

    /// <summary>Gives the number of edits.</summary>
    private int Merge(CatalogPicture picture, StagedObject thing, int category, AnnotationRow? row, long revision)
    {
        if (thing.Area == 0)
        {
            return Skip("it covers no pixel", thing);
        }

        if (row is null)
        {
            _created++;
            if (writer?.Create(picture.Id, labels.ProjectId, revision, thing, category, RleMask.FromCounts(thing.Size, thing.Counts)) == false)
            {
                _notes.Add("the id of an object is taken in the project; it gets another", $"{thing.Place}: {thing.Id} in the file");
            }

            return 1;
        }

        if (row.Deleted)
        {
            return Skip("it was deleted here since; undo brings it back", thing);
        }

        if (thing.IsBox)
        {
            // Whatever became of a box here is better than the box.
            thing = thing with { Counts = row.Counts };
        }

        var same = row.Counts == thing.Counts && row.CategoryId == category;
        if (same && row.IsCrowd == thing.IsCrowd && (thing.Extra is null || row.Extra == thing.Extra))
        {
            _unchanged++;
            return 0;
        }

        if (row.Locked && !same)
        {
            return Skip("it is locked here", thing);
        }

        _updated++;
        return writer?.Update(row, revision, thing, category, RleMask.FromCounts(thing.Size, row.Counts), RleMask.FromCounts(thing.Size, thing.Counts)) ?? 1;
    }

    private int Skip(string why, StagedObject thing)
    {
        _skipped++;
        _notes.Add(why, thing.Place);
        return 0;
    }
}
