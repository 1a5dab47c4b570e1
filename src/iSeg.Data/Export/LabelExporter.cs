using iSeg.Core.Formats;
using iSeg.Data.Import.Labels;
using iSeg.Data.Model;
using iSeg.Data.Pictures;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Export;

/// <summary>Labels out, in any format, read back and compared with the store before they are handed over.</summary>
public sealed class LabelExporter(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    private const int ReportEvery = 64;

    /// <param name="projectId">What is exported, as it stands at one moment; nobody's work waits for it.</param>
    /// <param name="options">What of it and how.</param>
    /// <param name="target">
    /// A file ending in .zip, a new or empty folder, or (for a format that is one file, without split and pictures) a file of any name. It is
    /// there wholly or not at all.
    /// </param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellationToken">Cancels; nothing stays behind.</param>
    /// <exception cref="StoreRefusedException">There is no such project, category or part, or no review.</exception>
    /// <exception cref="LabelFormatException">The format cannot hold this; says why.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public async Task<LabelExportReport> ExportAsync(
        int projectId, LabelExportOptions options, string target, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var format = LabelFormats.Find(options.Format) ?? throw new LabelFormatException($"There is no format \"{options.Format}\".");
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Deferred: a reader's snapshot, in which the comparison sees what was written whatever people do meanwhile.
        await using var transaction = await context.BeginReadAsync(cancellationToken);
        var selection = await ExportSelection.LoadAsync(context, projectId, options, cancellationToken);
        using var place = ExportTarget.Open(target, format.IsSingleFile && selection.Parts.Length == 1 && !options.WithPictures);
        var (notes, counts) = (new List<string>(), selection.Parts.ToDictionary(part => part, part => new PartCount(part, 0, 0)));
        var content = new LabelExport
        {
            Title = selection.Project.Name,
            At = time.GetUtcNow(),
            Categories = selection.Categories,
            File = selection.Project.LabelHeader,
            Parts = selection.Parts,
            Options = options.Write,
            Note = notes.Add,
            Pictures = selection.ReadAsync,
        };
        var all = selection.Pictures.Count;
        await format.WriteAsync(content with { Pictures = Counted(selection.ReadAsync, counts, all, progress, "Writing") }, place, cancellationToken);
        if (options.WithPictures)
        {
            await WritePicturesAsync(context, selection, format, place, progress, cancellationToken);
        }

        var catalog = await PictureCatalog.LoadAsync(context, projectId, cancellationToken);
        using var files = place.Complete();
        var verified = content with { Pictures = Counted(selection.ReadAsync, [], all, progress, "Comparing") };
        var report = await new ExportVerifier(verified, format, catalog).VerifyAsync(files, cancellationToken);
        files.Dispose();
        place.Publish();
        return new(
            format.Name, selection.Categories.Length, counts.Values.Sum(part => part.Pictures), counts.Values.Sum(part => part.Objects), [.. counts.Values], notes, report);
    }

    /// <summary>Counts what goes through and tells of it.</summary>
    private static Func<string, bool, IAsyncEnumerable<ExportPicture>> Counted(
        Func<string, bool, IAsyncEnumerable<ExportPicture>> pictures, Dictionary<string, PartCount> counts, long all, IProgress<LabelProgress>? progress, string step)
    {
        long done = 0;
        return (part, withObjects) => withObjects ? Count(part) : pictures(part, false);

        async IAsyncEnumerable<ExportPicture> Count(string part)
        {
            var (number, objects) = (0L, 0L);
            await foreach (var picture in pictures(part, true))
            {
                yield return picture;
                number++;
                objects += picture.Objects.Count;
                if (++done % ReportEvery == 0)
                {
                    progress?.Report(new(step, done, all));
                }
            }

            counts[part] = new(part, number, objects);
        }
    }

    private static async Task WritePicturesAsync(
        ProjectDbContext context, ExportSelection selection, ILabelFormat format, ExportTarget place, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var part in selection.Parts)
        {
            foreach (var (id, path) in selection.PicturesOf(part))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var content = await context.Pictures.Where(p => p.Id == id).Select(p => p.ContentId).SingleAsync(cancellationToken);
                await place.WriteAsync(
                    format.PicturePath(part, path),
                    async output =>
                    {
                        await using var blob = PictureBlobs.OpenBlob(context, content);
                        await blob.CopyToAsync(output, 1 << 17, cancellationToken);
                    },
                    cancellationToken);
                if (++done % ReportEvery == 0)
                {
                    progress?.Report(new("Copying pictures", done, selection.Pictures.Count));
                }
            }
        }
    }
}
