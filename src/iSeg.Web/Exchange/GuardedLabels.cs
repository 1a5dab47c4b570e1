using iSeg.Core.Formats;
using iSeg.Data;
using iSeg.Data.Export;
using iSeg.Data.Import.Labels;
using iSeg.Web.Accounts;

namespace iSeg.Web.Exchange;

/// <summary>Labels in and out, as far as the caller may. What pages use instead of <see cref="LabelImporter"/> and <see cref="LabelExporter"/>.</summary>
internal sealed class GuardedLabels(LabelImporter importer, LabelExporter exporter, ExportFiles files, ImportedLabels imported, CallerCheck check)
{
    /// <summary>Whether the caller may bring labels in: asked before anything is taken from them.</summary>
    /// <exception cref="AccessRefusedException">They may not.</exception>
    public ValueTask RequireImportAsync(int projectId) => check.RequireAsync(projectId, Right.Manage);

    /// <summary>See <see cref="LabelImporter.ReadAsync"/>.</summary>
    /// <exception cref="AccessRefusedException">The caller may not change the project's labels as a whole.</exception>
    /// <exception cref="LabelFormatException">No labels, or broken ones.</exception>
    /// <exception cref="StoreRefusedException">There is no such project.</exception>
    public async Task<StagedLabels> ReadAsync(int projectId, ILabelFiles source, LabelImportOptions options, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        await RequireImportAsync(projectId);
        return await Task.Run(() => importer.ReadAsync(projectId, source, options, progress, cancellationToken), cancellationToken);
    }

    /// <summary>See <see cref="LabelImporter.PreviewAsync"/>.</summary>
    /// <exception cref="AccessRefusedException">The caller may not change the project's labels as a whole.</exception>
    public async Task<LabelImportReport> PreviewAsync(StagedLabels labels, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(labels);
        await RequireImportAsync(labels.ProjectId);
        return await Task.Run(() => importer.PreviewAsync(labels, progress, cancellationToken), cancellationToken);
    }

    /// <summary>See <see cref="LabelImporter.CommitAsync"/>; in the caller's name.</summary>
    /// <exception cref="AccessRefusedException">The caller may not change the project's labels as a whole.</exception>
    /// <exception cref="StoreRefusedException">There is no such project any more, or the store cannot take it.</exception>
    public async Task<LabelImportReport> CommitAsync(StagedLabels labels, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(labels);
        await RequireImportAsync(labels.ProjectId);
        var report = await Task.Run(() => importer.CommitAsync(labels, check.Caller.Id, progress, cancellationToken), cancellationToken);
        await imported.TellAsync(report);
        return report;
    }

    /// <summary>See <see cref="LabelExporter.ExportAsync"/>; gives the address to fetch the file from as well.</summary>
    /// <param name="projectId">What to export.</param>
    /// <param name="options">What of it and how.</param>
    /// <param name="name">What the browser will call the file; its ending says what becomes of it.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellationToken">Cancels; nothing stays behind.</param>
    /// <exception cref="AccessRefusedException">The caller may not see the project.</exception>
    /// <exception cref="LabelFormatException">The format cannot hold this.</exception>
    /// <exception cref="StoreRefusedException">There is no such project, category or part, or no review.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<(LabelExportReport Report, string Address)> ExportAsync(
        int projectId, LabelExportOptions options, string name, IProgress<LabelProgress>? progress, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        var path = files.NewPath(name);
        var report = await Task.Run(() => exporter.ExportAsync(projectId, options, path, progress, cancellationToken), cancellationToken);
        return (report, files.Keep(path, projectId));
    }
}
