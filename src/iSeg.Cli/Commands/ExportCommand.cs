using System.CommandLine;
using System.Globalization;
using iSeg.Cli.Labels;
using iSeg.Core.Formats;
using iSeg.Data;
using iSeg.Data.Export;
using iSeg.Data.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg export</c>: a project of the store as label files, read back and compared.</summary>
internal static class ExportCommand
{
    private const string StandardOutput = "-";

    public static Command Create()
    {
        var project = ProjectOption.Project();
        var format = new Option<string>("--format") { Description = "The file format.", DefaultValueFactory = _ => "coco" };
        format.AcceptOnlyFromAmong([.. LabelFormats.All.Select(known => known.Id)]);
        var output = new Option<string>("--output", "-o") { Description = "What to write: a .zip, a new folder, a .json for COCO; '-' for COCO on standard output.", Required = true };
        var polygons = new Option<bool>("--polygons") { Description = "COCO: outlines instead of run lengths; crowd regions keep run lengths." };
        var tolerance = new Option<double>("--tolerance") { Description = "How far outlines may stray from the pixels, in pixels; 0 is exact.", HelpName = "PX" };
        tolerance.Require(value => value is >= 0 and <= 100, "a number from 0 to 100");
        var accepted = new Option<bool>("--accepted") { Description = "Only pictures that were accepted in review." };
        var categories = new Option<string[]>("--category") { Description = "Only objects of this category, and pictures that have some; may be given again.", HelpName = "NAME" };
        var split = new Option<string?>("--split") { Description = "Train, validation and test in percent, as 80/10/10.", HelpName = "T/V/T" };
        var seed = new Option<int>("--seed") { Description = "Another seed, another split.", HelpName = "N" };
        var part = new Option<string?>("--part") { Description = "Only this part of the split." };
        part.AcceptOnlyFromAmong(SplitOptions.Names);
        var pictures = new Option<bool>("--pictures") { Description = "The picture files too." };
        var store = ProjectOption.Store("The store to read, also while the server writes to it.");
        var command = new Command("export", "Write a project's labels to files and compare them with the store.")
        {
            project, format, output, polygons, tolerance, accepted, categories, split, seed, part, pictures, store,
        };
        split.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Split(result.Tokens[0].Value, 0) is null)
            {
                result.AddError("--split must be three whole numbers that make 100, as 80/10/10.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new LabelExportOptions
            {
                Format = parsed.GetRequiredValue(format),
                Write = new(parsed.GetValue(polygons), parsed.GetValue(tolerance)),
                AcceptedOnly = parsed.GetValue(accepted),
                Split = parsed.GetValue(split) is { } text ? Split(text, parsed.GetValue(seed)) : null,
                Part = parsed.GetValue(part),
                WithPictures = parsed.GetValue(pictures),
            };
            return RunAsync(
                parsed.GetRequiredValue(project), parsed.GetRequiredValue(output), parsed.GetRequiredValue(store), options, parsed.GetValue(categories) ?? [], parsed.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string project, string target, string storePath, LabelExportOptions options, string[] categories, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        await using var services = ProjectOption.Open(storePath);
        await services.GetRequiredService<StoreInitializer>().OpenExistingAsync(cancellationToken);
        var found = await ProjectOption.FindAsync(services.GetRequiredService<ProjectStore>(), project, storePath, cancellationToken);
        if (target == StandardOutput)
        {
            if (options != new LabelExportOptions() || categories.Length > 0)
            {
                throw new CliException("On standard output there is only the whole project as COCO; name a file.");
            }

            await using var stream = Console.OpenStandardOutput();
            await services.GetRequiredService<CocoExporter>().ExportAsync(found.Id, stream, cancellationToken);
            return CliRunner.Done;
        }

        var chosen = await FindCategoriesAsync(services.GetRequiredService<CategoryStore>(), found, categories, cancellationToken);
        using var progress = new LabelProgressLine(console.Error);
        var report = await services.GetRequiredService<LabelExporter>().ExportAsync(found.Id, options with { Categories = [.. chosen] }, target, progress, cancellationToken);
        progress.Dispose();
        await ReportText.WriteAsync(console.Output, target, report);
        return CliRunner.Done;
    }

    private static async Task<List<int>> FindCategoriesAsync(CategoryStore store, ProjectSummary project, string[] wanted, CancellationToken cancellationToken)
    {
        var there = await store.ListAsync(project.Id, cancellationToken);
        return
        [
            .. wanted.Select(name => there.FirstOrDefault(category => category.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))?.Id
                ?? throw new CliException($"There is no category \"{name}\" in \"{project.Name}\"; it has {string.Join(", ", there.Select(category => $"\"{category.Name}\""))}.")),
        ];
    }

    private static SplitOptions? Split(string text, int seed)
    {
        var parts = text.Split('/');
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        return numbers.Count == 3 && numbers.TrueForAll(number => number >= 0) && numbers.Sum() == 100 ? new(numbers[0], numbers[1], numbers[2], seed) : null;
    }
}
