using System.CommandLine;
using System.Globalization;
using iSeg.Cli.Labels;
using iSeg.Core.Formats.Coco.Checking;
using iSeg.Core.Formats.Coco.Statistics;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg coco check</c> and <c>iseg coco stats</c>: what is in a COCO file, and what is wrong with it.</summary>
internal static class CocoCommand
{
    private const int ShownOfAKind = 10;

    public static Command Create() => new("coco", "Looks at COCO files.") { Check(), Stats() };

    private static Argument<string> File() => new("file") { Description = "A COCO instances file." };

    private static Command Check()
    {
        var file = File();
        var all = new Option<bool>("--all") { Description = $"Tell every finding, not only the first {ShownOfAKind} of a kind." };
        var command = new Command("check", "Says what is wrong with a file and where. Exit code 1 when there are errors.") { file, all };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, output) = (Require(parsed.GetRequiredValue(file)), parsed.InvocationConfiguration.Output);
            var (shown, most) = (new Dictionary<string, int>(), parsed.GetValue(all) ? int.MaxValue : ShownOfAKind);
            var checker = new CocoChecker(() => System.IO.File.OpenRead(path), finding =>
            {
                if ((shown[finding.Kind] = shown.GetValueOrDefault(finding.Kind) + 1) <= most)
                {
                    output.WriteLine($"{(finding.Severity == CocoSeverity.Error ? "error" : "warning")} {finding.Path}: {finding.Message}");
                }
            });
            var summary = await checker.CheckAsync(cancellationToken);
            foreach (var (kind, count) in shown.Where(entry => entry.Value > most))
            {
                await output.WriteLineAsync($"and {count - most} more of the kind \"{kind}\" (--all shows them)");
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {summary.Images} images, {summary.Annotations} annotations, {summary.Categories} categories; {summary.Errors} errors, {summary.Warnings} warnings"));
            return summary.Errors == 0 ? CliRunner.Done : CliRunner.Failed;
        });
        return command;
    }

    private static Command Stats()
    {
        var file = File();
        var plot = new Option<string?>("--plot") { Description = "Also draw the numbers of objects by category and by size into this SVG file.", HelpName = "FILE" };
        var command = new Command("stats", "Counts what is in a file.") { file, plot };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = Require(parsed.GetRequiredValue(file));
            if (parsed.GetValue(plot) is { } wanted)
            {
                WholeFile.Check(wanted);
            }

            var statistics = await CocoCounter.CountAsync(() => System.IO.File.OpenRead(path), cancellationToken);
            await StatisticsText.WriteAsync(parsed.InvocationConfiguration.Output, statistics);
            if (parsed.GetValue(plot) is { } target)
            {
                await WholeFile.WriteTextAsync(target, StatisticsPlot.Draw(Path.GetFileName(path), statistics));
            }

            return CliRunner.Done;
        });
        return command;
    }

    private static string Require(string path) => System.IO.File.Exists(path) ? path : throw new CliException($"There is no file {path}.");
}
