using System.CommandLine;
using System.Globalization;
using iSeg.Data;
using iSeg.Data.Export;
using iSeg.Data.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Cli.Commands;

/// <summary>`iseg export`: a project of the store as an annotation file.</summary>
internal static class ExportCommand
{
    private const string StandardOutput = "-";

    private const int NamesShown = 20;

    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "The project's name (in any case) or its id." };
        var format = new Option<string>("--format") { Description = "The file format.", DefaultValueFactory = _ => "coco" };
        format.AcceptOnlyFromAmong("coco");
        var output = new Option<string>("--output", "-o") { Description = "The file to write; '-' for standard output.", Required = true };
        var store = new Option<string>("--store")
        {
            Description = $"The store to read, also while the server writes to it. [{StoreOptions.PathVariable}]",
            DefaultValueFactory = _ => StoreOptions.DefaultPath(),
        };
        var command = new Command("export", "Write a project's annotations to a file.") { project, format, output, store };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(project),
            parsed.GetRequiredValue(output),
            parsed.GetRequiredValue(store),
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string project, string target, string storePath, TextWriter console, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddProjectStore(new StoreOptions { Path = storePath }).BuildServiceProvider();
        await services.GetRequiredService<StoreInitializer>().OpenExistingAsync(cancellationToken);
        var found = await FindAsync(services.GetRequiredService<ProjectStore>(), project, storePath, cancellationToken);
        var exporter = services.GetRequiredService<CocoExporter>();
        if (target == StandardOutput)
        {
            await using var stream = Console.OpenStandardOutput();
            await exporter.ExportAsync(found.Id, stream, cancellationToken);
            return CliRunner.Done;
        }

        var summary = await WholeFile.WriteAsync(target, stream => exporter.ExportAsync(found.Id, stream, cancellationToken));
        await console.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{target}: {summary.Images} images, {summary.Annotations} annotations, {summary.Categories} categories."));
        return CliRunner.Done;
    }

    private static async Task<ProjectSummary> FindAsync(ProjectStore projects, string wanted, string storePath, CancellationToken cancellationToken)
    {
        var found = await projects.FindAsync(wanted, cancellationToken);
        if (found is null && int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            found = await projects.FindAsync(id, cancellationToken);
        }

        if (found is not null)
        {
            return found;
        }

        var names = (await projects.ListAsync(cancellationToken)).Select(p => $"\"{p.Name}\"").ToList();
        var there = names.Count switch
        {
            0 => "it has no projects",
            <= NamesShown => $"it has {string.Join(", ", names)}",
            _ => $"it has {string.Join(", ", names.Take(NamesShown))} and {names.Count - NamesShown} more",
        };
        throw new CliException($"There is no project \"{wanted}\" in the store {storePath}; {there}.");
    }
}
