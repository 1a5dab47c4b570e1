using System.CommandLine;
using iSeg.Cli.Labels;
using iSeg.Core.Formats;
using iSeg.Data;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using iSeg.Data.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg import</c>: labels of any format into a project of the store.</summary>
internal static class ImportCommand
{
    private const string Author = "iseg import";

    public static Command Create()
    {
        var project = ProjectOption.Project();
        var labels = new Argument<string>("labels") { Description = "A file, a zip archive or a folder with labels." };
        var format = new Option<string?>("--format") { Description = "The format; found out from the files when it is left out." };
        format.AcceptOnlyFromAmong([.. LabelFormats.All.Select(known => known.Id)]);
        var pictures = new Option<string?>("--pictures") { Description = "A folder whose pictures are added to the project first; those that it has are recognised." };
        var create = new Option<bool>("--create") { Description = "Make the project (and the store) if there is none of this name." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would happen and store nothing." };
        var skipBroken = new Option<bool>("--skip-broken") { Description = "Leave broken objects out and say so, instead of refusing the import." };
        var boxes = new Option<bool>("--boxes") { Description = "Take objects of which there is only a box as filled boxes, for `iseg prelabel --boxes` to find the masks in; they are left out otherwise." };
        var store = ProjectOption.Store("The store to write to, also while the server runs.");
        var command = new Command("import", "Read labels into a project: created, updated, skipped and why.") { project, labels, format, pictures, create, dryRun, skipBroken, boxes, store };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new LabelImportOptions(parsed.GetValue(format), parsed.GetValue(skipBroken), parsed.GetValue(boxes));
            var (storePath, name, isDryRun) = (parsed.GetRequiredValue(store), parsed.GetRequiredValue(project), parsed.GetValue(dryRun));
            if (isDryRun && parsed.GetValue(pictures) is not null)
            {
                throw new CliException("A dry run adds no pictures; leave --pictures or --dry-run out.");
            }

            using var files = LabelSource.FromPath(parsed.GetRequiredValue(labels));
            await using var services = ProjectOption.Open(storePath);
            var (found, isNew) = await OpenAsync(services, name, storePath, parsed.GetValue(create) && !isDryRun, cancellationToken);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(pictures) is { } folder)
            {
                await AddPicturesAsync(services.GetRequiredService<PictureImporter>(), found, folder, output, cancellationToken);
            }

            using var progress = new LabelProgressLine(error);
            var importer = services.GetRequiredService<LabelImporter>();
            var stays = (isNew, parsed.GetValue(pictures) is not null) switch
            {
                (true, true) => $"; the new project \"{name}\" and its pictures stay.",
                (true, false) => $"; the new project \"{name}\" stays, without pictures.",
                (false, true) => "; the pictures that were added stay.",
                _ => ".",
            };
            using var staged = await ReadAsync(importer, found, files, options, stays, progress, cancellationToken);
            var report = isDryRun
                ? await importer.PreviewAsync(staged, progress, cancellationToken)
                : await importer.CommitAsync(staged, Author, progress, cancellationToken);
            progress.Dispose();
            await ReportText.WriteAsync(output, report);
            return CliRunner.Done;
        });
        return command;
    }

    /// <summary>Some formats leave the sizes of pictures to the project, so that its pictures have to be there before labels are read.</summary>
    /// <exception cref="CliException">Broken labels: says where, what was stored all the same, and what can be done.</exception>
    private static async Task<StagedLabels> ReadAsync(
        LabelImporter importer, int project, LabelSource files, LabelImportOptions options, string stays, IProgress<LabelProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await importer.ReadAsync(project, files, options, progress, cancellationToken);
        }
        catch (LabelFormatException broken)
        {
            throw new CliException($"{files.Name}: {broken.Message} No labels were imported{stays}{(options.SkipBroken ? "" : " (--skip-broken leaves out objects that are broken.)")}");
        }
    }

    private static async Task<(int Project, bool IsNew)> OpenAsync(ServiceProvider services, string name, string storePath, bool create, CancellationToken cancellationToken)
    {
        var initializer = services.GetRequiredService<StoreInitializer>();
        if (create && !File.Exists(storePath))
        {
            await initializer.InitializeAsync(cancellationToken);
        }

        await initializer.OpenExistingAsync(cancellationToken);
        var projects = services.GetRequiredService<ProjectStore>();
        return create && await projects.FindAsync(name, cancellationToken) is null
            ? ((await projects.CreateAsync(name, cancellationToken)).Id, true)
            : ((await ProjectOption.FindAsync(projects, name, storePath, cancellationToken)).Id, false);
    }

    private static async Task AddPicturesAsync(PictureImporter importer, int projectId, string folder, TextWriter output, CancellationToken cancellationToken)
    {
        using var files = LabelSource.FromPath(folder);
        var counts = new Dictionary<ImportStatus, int>();
        foreach (var path in files.Paths)
        {
            await using var stream = files.Open(path);
            await foreach (var result in importer.ImportAsync(projectId, path, stream, cancellationToken))
            {
                counts[result.Status] = counts.GetValueOrDefault(result.Status) + 1;
                if (result.Status == ImportStatus.Refused)
                {
                    await output.WriteLineAsync($"{result.Path}: {result.Message}");
                }
            }
        }

        await output.WriteLineAsync(
            $"{folder}: {counts.GetValueOrDefault(ImportStatus.Created)} pictures added, {counts.GetValueOrDefault(ImportStatus.Duplicate)} already there, {counts.GetValueOrDefault(ImportStatus.Refused)} refused.");
    }
}
