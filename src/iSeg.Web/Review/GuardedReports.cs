using iSeg.Core.Annotations;
using iSeg.Data.Journal;
using iSeg.Data.Review;
using iSeg.Web.Accounts;

namespace iSeg.Web.Review;

/// <summary>How far two people agree.</summary>
/// <param name="First">Who made the masks.</param>
/// <param name="Second">Who made them as well, changed or accepted them.</param>
/// <param name="Kind">Which of these.</param>
/// <param name="Objects">How many.</param>
/// <param name="Iou">Mean, 0..1.</param>
/// <param name="Dice">Mean, 0..1.</param>
public sealed record PairAgreement(string First, string Second, AgreementKind Kind, int Objects, double Iou, double Dice);

/// <summary>What a project's dashboard shows, for whoever has a part in it; refuses others by <see cref="AccessRefusedException"/>.</summary>
public sealed class GuardedReports(ProgressReport progress, ReviewStore reviews, EditJournal journal, CallerCheck check)
{
    /// <summary>Agreement is worked out from whole logs; of a large project the pictures that changed last are taken.</summary>
    public const int MostPictures = 300;

    public async Task<ProjectProgress> ProgressAsync(int projectId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await progress.OfAsync(projectId, cancellationToken);
    }

    /// <summary>Pairs of people with masks of the same things, the ones with most of them first; and how many pictures were looked at.</summary>
    public async Task<(int Pictures, IReadOnlyList<PairAgreement> Pairs)> AgreementAsync(int projectId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        var pictures = (await reviews.ListAsync(projectId, cancellationToken))
            .Where(r => r.State != ReviewState.ToDo).OrderByDescending(r => r.ChangedAt).Take(MostPictures).ToList();
        var samples = new List<AgreementSample>();
        foreach (var picture in pictures)
        {
            if (await journal.LoadAsync(picture.PictureId, cancellationToken) is { } log)
            {
                var events = await reviews.EventsAsync(picture.PictureId, cancellationToken);
                samples.AddRange(await Task.Run(() => Agreement.Of(new PictureHistory(log.Size), log.Edits, events), cancellationToken));
            }
        }

        return (pictures.Count,
        [
            .. samples.GroupBy(s => (s.First, s.Second, s.Kind))
                .Select(g => new PairAgreement(g.Key.First, g.Key.Second, g.Key.Kind, g.Count(), g.Average(s => s.Iou), g.Average(s => s.Dice)))
                .OrderByDescending(p => p.Objects),
        ]);
    }
}
