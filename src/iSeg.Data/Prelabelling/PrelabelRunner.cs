using iSeg.Core.Imaging;
using iSeg.Core.Prelabelling;
using iSeg.Data.Import;
using iSeg.Data.Model;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Prelabelling;

/// <summary>A picture is done.</summary>
/// <param name="Done">Pictures gone through.</param>
/// <param name="Total">All of the job.</param>
/// <param name="PictureId">The picture; null for one that could not be made.</param>
/// <param name="Path">What it is called; null for one that could not be made.</param>
/// <param name="Found">Masks suggested on it.</param>
/// <param name="Error">Why there are none; null where it went well.</param>
/// <param name="Unexpected">A failure of ours, for a log.</param>
public sealed record PrelabelStep(int Done, int Total, long? PictureId, string? Path, int Found, string? Error, Exception? Unexpected);

/// <summary>
/// Works on jobs, picture by picture. What a picture gave and that it is done are stored in one transaction: a job that was stopped,
/// however, goes on with the next picture and suggests nothing twice.
/// </summary>
public sealed class PrelabelRunner(
    IDbContextFactory<ProjectDbContext> contexts, PictureStore pictures, PictureImporter importer, CategoryStore categories, IPictureProcessor processor, TimeProvider time)
{
    private readonly PrelabelWriter _writer = new(contexts, categories);

    /// <summary>Works until the job is over or the token says stop.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="labellers">Load what it needs.</param>
    /// <param name="force">Takes the job from a program that may still hold it: only for the one server, when it starts anew.</param>
    /// <param name="progress">Told of every picture, on the thread that worked.</param>
    /// <param name="cancellationToken">Stops between and inside pictures; the job waits to be gone on with.</param>
    /// <returns>How it ended; null when it was over before.</returns>
    /// <exception cref="PrelabelException">Another program works on it; or the engine stumbled, and the job has failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<PrelabelState?> RunAsync(long jobId, IPictureLabellers labellers, bool force, IProgress<PrelabelStep>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(labellers);
        await using var lease = await JobLease.TakeAsync(contexts, time, jobId, force, cancellationToken);
        if (lease is null)
        {
            return null;
        }

        try
        {
            return await WorkAsync(lease, labellers, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await lease.EndAsync(PrelabelState.Queued, null);
            throw;
        }
        catch (PrelabelException refusal)
        {
            await lease.EndAsync(PrelabelState.Failed, refusal.Message);
            return PrelabelState.Failed;
        }
        catch (Exception failure) when (ItemResult.IsOurs(failure))
        {
            var message = $"The engine stumbled over this job ({failure.GetType().Name}: {failure.Message}).";
            await lease.EndAsync(PrelabelState.Failed, message);
            throw new PrelabelException(message, failure);
        }
    }

    private async Task<PrelabelState> WorkAsync(JobLease lease, IPictureLabellers labellers, IProgress<PrelabelStep>? progress, CancellationToken cancellationToken)
    {
        if (await BeginAsync(lease, cancellationToken) is not var (projectId, spec))
        {
            return PrelabelState.Cancelled;
        }

        await using var labeller = await labellers.OpenAsync(spec, cancellationToken);
        while (await NextAsync(lease, labeller.Model, cancellationToken) is var (item, done, total))
        {
            if (item is null)
            {
                var (state, error) = await SumUpAsync(lease.JobId, cancellationToken);
                await lease.EndAsync(state, error);
                return state;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var result = await ItemResult.OfAsync(() => spec.Made > 0 ? MakeAsync(lease.JobId, projectId, labeller, item, cancellationToken) : LabelAsync(projectId, spec, labeller, labellers.MaxLongSide, item, cancellationToken));
            var found = await _writer.StoreAsync(lease, projectId, item, result, cancellationToken);
            if (found is { } count)
            {
                progress?.Report(new(done + 1, total, result.PictureId, result.Path, count, result.Error, result.Unexpected));
            }
        }

        return PrelabelState.Cancelled;
    }

    private async Task<(int ProjectId, PrelabelSpec Spec)?> BeginAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await lease.Ours(context).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } job ? (job.ProjectId, StoredSpec.Read(job.Spec)) : null;
    }

    /// <summary>The next picture, or none where all are done; null when the job is not ours any more.</summary>
    private async Task<(PrelabelItemRow? Item, int Done, int Total)?> NextAsync(JobLease lease, string model, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await lease.Ours(context).ExecuteUpdateAsync(set => set.SetProperty(j => j.Model, model), cancellationToken) == 0)
        {
            return null;
        }

        var items = context.PrelabelItems.AsNoTracking().Where(i => i.JobId == lease.JobId);
        var item = await items.Where(i => i.State == ItemState.Waiting).OrderBy(i => i.Number).FirstOrDefaultAsync(cancellationToken);
        return (item, await items.CountAsync(i => i.State != ItemState.Waiting, cancellationToken), await items.CountAsync(cancellationToken));
    }

    private async Task<ItemResult> LabelAsync(int projectId, PrelabelSpec spec, IPictureLabeller labeller, int maxLongSide, PrelabelItemRow item, CancellationToken cancellationToken)
    {
        var id = item.PictureId!.Value;
        await using var file = await pictures.OpenOriginalAsync(id, cancellationToken) ?? throw new PrelabelException("The picture was deleted meanwhile.");
        var picture = (await pictures.FindAsync(id, cancellationToken))!;
        IReadOnlyList<string> names;
        IReadOnlyList<BoxedObject> boxes;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            names = await PrelabelPictures.NamesAsync(context, spec, projectId, id, picture.Path, cancellationToken);
            boxes = await PrelabelPictures.BoxesAsync(context, spec, id, cancellationToken);
        }

        return await ItemResult.OfAsync(
            async () =>
            {
                var image = await Task.Run(() => processor.LoadRgb(file.Content, maxLongSide, cancellationToken), cancellationToken);
                return new(id, picture.Path, await labeller.LabelAsync(new(image, picture.Size, names, boxes), cancellationToken));
            },
            id,
            picture.Path);
    }

    private async Task<ItemResult> MakeAsync(long jobId, int projectId, IPictureLabeller labeller, PrelabelItemRow item, CancellationToken cancellationToken)
    {
        var made = await labeller.MakeAsync(item.Number, cancellationToken);
        var path = $"synthetic/{jobId}/{made.Path}";
        using var content = new MemoryStream(made.Png);
        ImportResult? added = null;
        await foreach (var result in importer.ImportAsync(projectId, path, content, cancellationToken))
        {
            added = result;
        }

        return added?.PictureId is { } id ? new(id, added.DuplicateOf ?? path, made.Masks) : throw new PrelabelException($"{path} could not be added to the project: {added?.Message}");
    }

    /// <summary>A job that did nothing but fail has failed.</summary>
    private async Task<(PrelabelState State, string? Error)> SumUpAsync(long jobId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var items = context.PrelabelItems.Where(i => i.JobId == jobId);
        if (await items.AnyAsync(i => i.State != ItemState.Failed, cancellationToken))
        {
            return (PrelabelState.Done, null);
        }

        var first = await items.OrderBy(i => i.Number).Select(i => i.Error).FirstOrDefaultAsync(cancellationToken);
        return first is null ? (PrelabelState.Done, null) : (PrelabelState.Failed, $"No picture could be done. The first one: {first}");
    }
}
