using iSeg.Core.Formats;
using iSeg.Data.Model;
using iSeg.Data.Review;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Import.Labels;

/// <param name="Format">A format's id; null finds out.</param>
/// <param name="SkipBroken">Leave broken objects out and say so, instead of refusing everything.</param>
/// <param name="TakeBoxes">Take objects of which there is only a box as filled boxes, instead of leaving them out.</param>
public sealed record LabelImportOptions(string? Format = null, bool SkipBroken = false, bool TakeBoxes = false);

/// <summary>How far an import or export is.</summary>
/// <param name="Step">In words: "Reading", "Storing".</param>
/// <param name="Done">Of <paramref name="All"/>, in whatever the step counts.</param>
/// <param name="All">0 where it is not known.</param>
public sealed record LabelProgress(string Step, long Done, long All);

/// <summary>
/// Labels into a project, in two steps: <see cref="ReadAsync"/> reads and checks everything without touching the store, then
/// <see cref="PreviewAsync"/> says what would happen and <see cref="CommitAsync"/> does it, wholly or not at all.
/// </summary>
public sealed class LabelImporter(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    private const int ReportEvery = 1000;

    /// <param name="projectId">Where to.</param>
    /// <param name="files">Must stay open as long as the result.</param>
    /// <param name="options">The format, and what becomes of broken objects.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellationToken">Cancels; nothing stays behind.</param>
    /// <exception cref="LabelFormatException">No labels, or broken ones; names place and reason.</exception>
    /// <exception cref="StoreRefusedException">There is no such project.</exception>
    public async Task<StagedLabels> ReadAsync(
        int projectId, ILabelFiles files, LabelImportOptions options, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var format = options.Format is null
            ? LabelFormats.Detect(files)
            : LabelFormats.Find(options.Format) ?? throw new LabelFormatException($"There is no format \"{options.Format}\".");
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.Projects.AnyAsync(p => p.Id == projectId, cancellationToken))
        {
            throw new StoreRefusedException("The project is not there any more.");
        }

        // Only formats that do not say how large pictures are have to ask.
        var catalog = new Lazy<PictureCatalog>(() => PictureCatalog.Load(context, projectId));
        var staged = new StagedLabels(projectId, format, files);
        try
        {
            var all = files.Paths.Sum(files.Length);
            var reading = new LabelReading
            {
                SkipBroken = options.SkipBroken,
                TakeBoxes = options.TakeBoxes,
                SizeOf = path => catalog.Value.Find(path) is { How: not PictureMatch.None } found ? catalog.Value[found.Picture].Size : null,
                Progress = progress is null ? null : new Relay(bytes => progress.Report(new("Reading", bytes, all))),
            };
            await foreach (var item in format.ReadAsync(files, reading, cancellationToken))
            {
                Take(staged, item);
                if (staged.Stage.Objects % ReportEvery == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            staged.Stage.Complete();
            return staged;
        }
        catch (InvalidDataException exception)
        {
            staged.Dispose();
            throw new LabelFormatException("The archive is damaged; make it anew.", exception);
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="CommitAsync"/> would do at this moment.</summary>
    /// <exception cref="StoreRefusedException">There is no such project any more.</exception>
    public async Task<LabelImportReport> PreviewAsync(StagedLabels labels, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(labels);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.BeginReadAsync(cancellationToken);
        return await new LabelMerge(context, labels, null, progress).RunAsync(cancellationToken);
    }

    /// <summary>Stores the labels in one transaction: all of them, or (whatever happens) nothing.</summary>
    /// <param name="labels">What <see cref="ReadAsync"/> gave.</param>
    /// <param name="author">Who does it; undo is per author.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellationToken">Cancels; nothing is stored.</param>
    /// <exception cref="StoreRefusedException">There is no such project any more, or the store cannot take it; says why.</exception>
    public async Task<LabelImportReport> CommitAsync(
        StagedLabels labels, string author, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(labels);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);

            // Open until the writer is done with it, not only until the transaction is.
            await context.Database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var now = time.GetUtcNow();
            using var writer = new MergeWriter(context, author, now, labels.Format.Id);
            var report = await new LabelMerge(context, labels, writer, progress).RunAsync(cancellationToken);
            var reopened = await ReviewUpkeep.FollowImportAsync(context, report.TouchedPictures, author, now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return report with { ReopenedPictures = reopened };
        }
        catch (Exception exception) when (SqliteFailures.Find(exception) is { } sqlite)
        {
            throw new StoreRefusedException($"{SqliteFailures.Explain(sqlite)} Nothing was imported.", exception);
        }
    }

    private static void Take(StagedLabels staged, LabelItem item)
    {
        switch (item)
        {
            case LabelItem.OfFile file:
                staged.Header ??= file.Json;
                break;
            case LabelItem.OfCategory category:
                staged.Add(category.Category);
                break;
            case LabelItem.OfPicture picture:
                staged.Stage.Add(picture.Picture);
                break;
            case LabelItem.OfObject thing:
                staged.Add(thing.Thing);
                break;
            case LabelItem.Noted noted:
                staged.Notes.Add(noted.What, noted.Place);
                break;
            case LabelItem.Skipped skipped:
                staged.SkippedWhileReading++;
                staged.Notes.Add(skipped.Why, skipped.Place);
                break;
        }
    }

    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
