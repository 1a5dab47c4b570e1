using iSeg.Core.Prelabelling;
using iSeg.Data.Model;
using iSeg.Data.Suggestions;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Prelabelling;

/// <summary>The pre-labelling jobs of the store. Asks nobody for rights.</summary>
public sealed class PrelabelJobStore(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    /// <summary>Puts a job at the end of the queue, with the pictures that the project has at this moment.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="spec">What to do.</param>
    /// <param name="origin">Which program will.</param>
    /// <param name="person">Who asks, as in the correction log.</param>
    /// <param name="cancellationToken">Cancels; nothing is stored.</param>
    /// <exception cref="PrelabelException">The job makes no sense, or there is nothing to do; says why.</exception>
    /// <exception cref="StoreRefusedException">The project is gone.</exception>
    public async Task<PrelabelJob> CreateAsync(int projectId, PrelabelSpec spec, JobOrigin origin, string person, CancellationToken cancellationToken)
    {
        spec.Validate();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!await context.Projects.AnyAsync(p => p.Id == projectId, cancellationToken))
        {
            throw new StoreRefusedException("The project is not there any more.");
        }

        var job = new PrelabelJobRow { ProjectId = projectId, Spec = spec.ToJson(), Origin = origin, CreatedBy = person, CreatedAt = time.GetUtcNow() };
        context.Add(job);
        await context.SaveChangesAsync(cancellationToken);
        if (spec.Kind == PrelabelKind.Synthesize)
        {
            context.AddRange(Enumerable.Range(0, spec.Made).Select(number => new PrelabelItemRow { JobId = job.Id, Number = number }));
        }
        else
        {
            var pictures = await PrelabelPictures.ChooseAsync(context, projectId, spec, cancellationToken);
            context.AddRange(pictures.Select((picture, number) => new PrelabelItemRow { JobId = job.Id, Number = number, PictureId = picture }));
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (await FindAsync(job.Id, cancellationToken))!;
    }

    /// <summary>Null when there is none.</summary>
    public async Task<PrelabelJob?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(context, context.PrelabelJobs.Where(j => j.Id == id), cancellationToken)).SingleOrDefault();
    }

    /// <summary>What a job was asked for, and what its masks are labelled with; null when there is none. Counts nothing.</summary>
    public async Task<(PrelabelSpec? Spec, string? Model)?> OriginAsync(long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PrelabelJobs.Where(j => j.Id == id).Select(j => new { j.Spec, j.Model }).SingleOrDefaultAsync(cancellationToken) is { } job
            ? (StoredSpec.Find(job.Spec), job.Model)
            : null;
    }

    /// <summary>Some of a project's jobs, newest first.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="before">Only those older than this one; null for all.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<PrelabelJob>> ListAsync(int projectId, long? before, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(context, context.PrelabelJobs.Where(j => j.ProjectId == projectId && (before == null || j.Id < before)).OrderByDescending(j => j.Id).Take(take), cancellationToken);
    }

    /// <summary>
    /// A project's newest jobs, as <see cref="ListAsync"/> gives them. Those that were over with nothing left to decide, and have nothing
    /// open now, are not counted again.
    /// </summary>
    /// <param name="projectId">The project.</param>
    /// <param name="known">What an earlier look gave.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<PrelabelJob>> RefreshAsync(int projectId, IReadOnlyList<PrelabelJob> known, int take, CancellationToken cancellationToken)
    {
        var jobs = known.Where(job => job is { IsOver: true, Open: 0 }).ToDictionary(job => job.Id);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = await context.PrelabelJobs.Where(j => j.ProjectId == projectId).OrderByDescending(j => j.Id).Take(take)
            .Select(j => new { j.Id, HasOpen = context.Suggestions.Any(s => s.JobId == j.Id && s.State == SuggestionState.Open) }).ToListAsync(cancellationToken);

        // What was decided can be open again: rejections are taken back, acceptances undone.
        var changing = newest.Where(job => job.HasOpen || !jobs.ContainsKey(job.Id)).Select(job => job.Id).ToList();
        foreach (var job in await ReadAsync(context, context.PrelabelJobs.Where(j => changing.Contains(j.Id)), cancellationToken))
        {
            jobs[job.Id] = job;
        }

        return [.. newest.Where(job => jobs.ContainsKey(job.Id)).Select(job => jobs[job.Id])];
    }

    /// <summary>The unfinished job of this program that asks for the same; null when there is none.</summary>
    public async Task<PrelabelJob?> FindUnfinishedAsync(int projectId, PrelabelSpec spec, JobOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var text = spec.ToJson();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var same = context.PrelabelJobs.Where(j => j.ProjectId == projectId && j.Origin == origin && j.State <= PrelabelState.Running && j.Spec == text);
        return (await ReadAsync(context, same.OrderByDescending(j => j.Id).Take(1), cancellationToken)).SingleOrDefault();
    }

    /// <summary>The server's next job: one that was being worked on when it ended, else the one that has waited longest; null when none waits.</summary>
    public async Task<PrelabelJob?> NextAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = context.PrelabelJobs.Where(j => j.Origin == JobOrigin.Server && j.State <= PrelabelState.Running);
        return (await ReadAsync(context, waiting.OrderByDescending(j => j.State).ThenBy(j => j.Id).Take(1), cancellationToken)).SingleOrDefault();
    }

    /// <summary>Some of the pictures that a job could not do, in the order of the work.</summary>
    public async Task<IReadOnlyList<PrelabelFailure>> FailuresAsync(long id, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (from item in context.PrelabelItems.Where(i => i.JobId == id && i.State == ItemState.Failed)
                      join picture in context.Pictures on item.PictureId equals picture.Id into pictures
                      from picture in pictures.DefaultIfEmpty()
                      orderby item.Number
                      select new PrelabelFailure(item.Number, item.PictureId, picture == null ? null : picture.Path, item.Error ?? ""))
            .Take(take).ToListAsync(cancellationToken);
    }

    /// <summary>Ends a project's job that is not over; what it has suggested stays. False when it was over already, or the project has none.</summary>
    public async Task<bool> CancelAsync(int projectId, long id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PrelabelJobs.Where(j => j.Id == id && j.ProjectId == projectId && j.State <= PrelabelState.Running).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.State, PrelabelState.Cancelled).SetProperty(j => j.FinishedAt, now).SetProperty(j => j.Holder, (Guid?)null), cancellationToken) > 0;
    }

    /// <summary>Deletes the suggestions of a project's job that nobody has decided.</summary>
    /// <returns>How many there were, by picture.</returns>
    public async Task<IReadOnlyDictionary<long, int>> DeleteOpenAsync(int projectId, long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var open = context.Suggestions.Where(s => s.JobId == id && s.State == SuggestionState.Open && context.PrelabelJobs.Any(j => j.Id == id && j.ProjectId == projectId));
        var pictures = await open.GroupBy(s => s.PictureId).Select(of => new { of.Key, Count = of.Count() }).ToDictionaryAsync(of => of.Key, of => of.Count, cancellationToken);
        await open.ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return pictures;
    }

    private async Task<IReadOnlyList<PrelabelJob>> ReadAsync(ProjectDbContext context, IQueryable<PrelabelJobRow> jobs, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await jobs.AsNoTracking().Select(j => new
        {
            Job = j,
            Total = context.PrelabelItems.Count(i => i.JobId == j.Id),
            Waiting = context.PrelabelItems.Count(i => i.JobId == j.Id && i.State == ItemState.Waiting),
            Failed = context.PrelabelItems.Count(i => i.JobId == j.Id && i.State == ItemState.Failed),
            Found = context.PrelabelItems.Where(i => i.JobId == j.Id).Sum(i => i.Found),
            Open = context.Suggestions.Count(s => s.JobId == j.Id && s.State == SuggestionState.Open),
            Accepted = context.Suggestions.Count(s => s.JobId == j.Id && s.State == SuggestionState.Accepted),
        }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new PrelabelJob(
                row.Job.Id, row.Job.ProjectId, StoredSpec.Find(row.Job.Spec), row.Job.Model, row.Job.State, row.Job.Origin, row.Job.CreatedBy, row.Job.CreatedAt, row.Job.FinishedAt,
                row.Total, row.Total - row.Waiting, row.Failed, row.Found, row.Open, row.Accepted, row.Job.Error, row.Job.Holder is not null && row.Job.HeldUntil > now)),
        ];
    }
}
