using iSeg.Core.Annotations;
using iSeg.Core.Masks;
using iSeg.Core.Prelabelling;
using iSeg.Data.Model;
using iSeg.Data.Projects;
using iSeg.Data.Suggestions;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Prelabelling;

/// <summary>Stores what a picture gave.</summary>
internal sealed class PrelabelWriter(IDbContextFactory<ProjectDbContext> contexts, CategoryStore categories)
{
    /// <summary>Two masks that share so much are the same suggestion.</summary>
    private const double Same = .95;

    /// <summary>Suggestions and "done" together, or neither.</summary>
    /// <returns>How many masks are new; null when the job is not ours any more or the picture is gone.</returns>
    public async Task<int?> StoreAsync(JobLease lease, int projectId, PrelabelItemRow item, ItemResult result, CancellationToken cancellationToken)
    {
        Dictionary<string, int> known = [];
        if (result.Masks.Count > 0)
        {
            // Nobody gets new categories from a job that was cancelled meanwhile.
            await using var before = await contexts.CreateDbContextAsync(cancellationToken);
            if (await WaitingAsync(before, lease, item, result, cancellationToken) is null)
            {
                return null;
            }

            known = await EnsureCategoriesAsync(projectId, result.Masks, cancellationToken);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await WaitingAsync(context, lease, item, result, cancellationToken) is not { } row)
        {
            return null;
        }

        var found = result.Masks.Count == 0 ? [] : await NewAsync(context, result, known, lease.JobId, cancellationToken);
        context.AddRange(found);
        (row.State, row.PictureId, row.Found, row.Error) = (result.Error is null ? ItemState.Done : ItemState.Failed, result.PictureId ?? row.PictureId, found.Count, result.Error);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return found.Count;
    }

    /// <summary>The row that waits for this result; null when the job is not ours any more or the picture is gone.</summary>
    private static async Task<PrelabelItemRow?> WaitingAsync(ProjectDbContext context, JobLease lease, PrelabelItemRow item, ItemResult result, CancellationToken cancellationToken) =>
        !await lease.Ours(context).AnyAsync(cancellationToken) || (result.PictureId is { } picture && !await context.Pictures.AnyAsync(p => p.Id == picture, cancellationToken))
            ? null
            : await context.PrelabelItems.SingleOrDefaultAsync(i => i.JobId == item.JobId && i.Number == item.Number && i.State == ItemState.Waiting, cancellationToken);

    /// <summary>Leaves out what is an object, or was suggested, already: what somebody rejected is not suggested again.</summary>
    private static async Task<List<SuggestionRow>> NewAsync(ProjectDbContext context, ItemResult result, Dictionary<string, int> known, long jobId, CancellationToken cancellationToken)
    {
        var size = result.Masks[0].Mask.Size;
        var there = (await context.Suggestions.Where(s => s.PictureId == result.PictureId).Select(s => new { s.CategoryId, s.Replaces, s.Mask }).ToListAsync(cancellationToken))
            .ConvertAll(s => (s.CategoryId, s.Replaces, Mask: s.Mask.Place(size)));
        var objects = await context.Annotations.Where(AnnotationQueries.Counts).Where(a => a.PictureId == result.PictureId)
            .Select(a => new { a.CategoryId, a.ObjectId, a.Counts }).ToListAsync(cancellationToken);
        there.AddRange(objects.Select(o => ((int?)o.CategoryId, (Guid?)null, RleMask.FromCounts(size, o.Counts))));
        var rows = new List<SuggestionRow>();
        foreach (var mask in result.Masks)
        {
            int? category = mask.Name is { } name && known.TryGetValue(name.Trim(), out var id) ? id : null;
            if (there.Exists(old => (category is null || old.CategoryId == category) && old.Replaces == mask.Replaces && Overlap(old.Mask, mask.Mask) >= Same))
            {
                continue;
            }

            there.Add((category, mask.Replaces, mask.Mask));
            rows.Add(new()
            {
                PictureId = result.PictureId!.Value,
                JobId = jobId,
                EditId = Guid.NewGuid(),
                ObjectId = Guid.NewGuid(),
                Replaces = mask.Replaces,
                CategoryId = category,
                Name = mask.Name?.Trim() ?? "",
                Score = mask.Score,
                Prompts = mask.Prompts,
                Area = mask.Mask.Area,
                Mask = MaskPatch.Of(mask.Mask),
            });
        }

        return rows;
    }

    private static double Overlap(RleMask a, RleMask b) => a.Bounds.Intersect(b.Bounds).IsEmpty ? 0 : a.Iou(b);

    /// <summary>What is named becomes a category, so that accepting is one key.</summary>
    private async Task<Dictionary<string, int>> EnsureCategoriesAsync(int projectId, IReadOnlyList<FoundMask> masks, CancellationToken cancellationToken)
    {
        var known = await ReadAsync();
        foreach (var name in masks.Select(mask => mask.Name?.Trim()).OfType<string>().Where(name => name.Length > 0 && !known.ContainsKey(name)).Distinct(StringComparer.OrdinalIgnoreCase).ToList())
        {
            try
            {
                known[name] = (await categories.AddAsync(projectId, name, null, "", cancellationToken)).Id;
            }
            catch (StoreRefusedException)
            {
                // Somebody added it at the same moment; or the suggestion is kept without a category, under its name.
                known = await ReadAsync();
            }
        }

        return known;

        async Task<Dictionary<string, int>> ReadAsync() =>
            (await categories.ListAsync(projectId, cancellationToken)).ToDictionary(c => c.Name, c => c.Id, StringComparer.OrdinalIgnoreCase);
    }
}
