using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Review;

/// <summary>What one person did in a project.</summary>
/// <param name="Person">As in the correction log.</param>
/// <param name="Edits">Entries of the log.</param>
/// <param name="Pictures">Pictures with at least one of them.</param>
/// <param name="Submitted">How often they handed a picture in.</param>
/// <param name="Accepted">How often one that they had handed in was accepted.</param>
/// <param name="Rejected">How often one that they had handed in was rejected.</param>
/// <param name="Reviewed">How often they accepted or rejected.</param>
public sealed record PersonProgress(string Person, int Edits, int Pictures, int Submitted, int Accepted, int Rejected, int Reviewed);

/// <summary>How far a project is.</summary>
/// <param name="Pictures">All of them, in the project's order.</param>
/// <param name="People">By their number of edits.</param>
public sealed record ProjectProgress(IReadOnlyList<PictureReview> Pictures, IReadOnlyList<PersonProgress> People)
{
    /// <summary>How many pictures are in each state; all states are there.</summary>
    public IReadOnlyDictionary<ReviewState, int> States { get; } = Enum.GetValues<ReviewState>().ToDictionary(s => s, s => Pictures.Count(r => r.State == s));
}

/// <summary>Counts what was done.</summary>
public sealed class ProgressReport(IDbContextFactory<ProjectDbContext> contexts, ReviewStore reviews)
{
    public async Task<ProjectProgress> OfAsync(int projectId, CancellationToken cancellationToken)
    {
        var pictures = await reviews.ListAsync(projectId, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var edits = await (
            from e in context.Edits
            join p in context.Pictures on e.PictureId equals p.Id
            where p.ProjectId == projectId
            group e by e.Author into mine
            select new { Person = mine.Key, Edits = mine.Count(), Pictures = mine.Select(e => e.PictureId).Distinct().Count() }).ToListAsync(cancellationToken);
        var events = await (
            from e in context.ReviewEvents
            join p in context.Pictures on e.PictureId equals p.Id
            where p.ProjectId == projectId && e.Action != ReviewAction.Assign
            orderby e.PictureId, e.Id
            select new { e.PictureId, e.Actor, e.Action }).ToListAsync(cancellationToken);
        var (submitted, accepted, rejected, reviewed) = (new Tally(), new Tally(), new Tally(), new Tally());
        foreach (var picture in events.GroupBy(e => e.PictureId))
        {
            string? author = null;
            foreach (var happened in picture)
            {
                if (happened.Action == ReviewAction.Submit)
                {
                    author = happened.Actor;
                    submitted.Add(author);
                }
                else if (happened.Action is ReviewAction.Accept or ReviewAction.Reject)
                {
                    reviewed.Add(happened.Actor);
                    (happened.Action == ReviewAction.Accept ? accepted : rejected).Add(author);
                }
            }
        }

        var people = edits.Select(e => e.Person).Concat(events.Select(e => e.Actor)).Distinct();
        var byPerson = edits.ToDictionary(e => e.Person);
        return new(pictures,
        [
            .. people.Select(person => new PersonProgress(
                person,
                byPerson.GetValueOrDefault(person)?.Edits ?? 0,
                byPerson.GetValueOrDefault(person)?.Pictures ?? 0,
                submitted[person],
                accepted[person],
                rejected[person],
                reviewed[person])).OrderByDescending(p => p.Edits),
        ]);
    }

    /// <summary>Counts by name.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<string, int> _counts = [];

        public int this[string name] => _counts.GetValueOrDefault(name);

        public void Add(string? name)
        {
            if (name is not null)
            {
                _counts[name] = this[name] + 1;
            }
        }
    }
}
