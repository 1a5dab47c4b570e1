using System.Globalization;
using iSeg.Data.Export;
using iSeg.Data.Import.Labels;

namespace iSeg.Cli.Labels;

/// <summary>Reports of imports and exports in words.</summary>
internal static class ReportText
{
    private const int ExamplesShown = 5;

    private const int DifferingShown = 10;

    public static async Task WriteAsync(TextWriter output, LabelImportReport report)
    {
        await LineAsync(output, $"{report.Format}{(report.IsCommitted ? "" : " (dry run: nothing was stored)")}");
        await LineAsync(output, $"pictures: {report.Pictures} in the labels, {report.Matched} matched ({report.ByPath} by path, {report.ByName} by name, {report.ByHash} by hash), {report.Unmatched} not matched");
        await LineAsync(output, $"objects: {report.Objects} in the labels, {report.Created} created, {report.Updated} updated, {report.Unchanged} unchanged, {report.Skipped} skipped");
        if (report.NewCategories.Count > 0)
        {
            await LineAsync(output, $"new categories ({report.NewCategories.Count}): {string.Join(", ", report.NewCategories)}");
        }

        foreach (var note in report.Notes)
        {
            await LineAsync(output, $"{note.Count} x {note.Why}");
            foreach (var example in note.Examples.Take(ExamplesShown))
            {
                await output.WriteLineAsync($"    {example}");
            }

            if (note.Count > ExamplesShown)
            {
                await LineAsync(output, $"    and {note.Count - Math.Min(ExamplesShown, note.Examples.Count)} more");
            }
        }
    }

    public static async Task WriteAsync(TextWriter output, string target, LabelExportReport report)
    {
        await LineAsync(output, $"{target}: {report.Pictures} images, {report.Objects} annotations, {report.Categories} categories.");
        foreach (var part in report.Parts.Where(part => part.Name.Length > 0))
        {
            await LineAsync(output, $"{part.Name}: {part.Pictures} images, {part.Objects} annotations");
        }

        foreach (var note in report.Notes)
        {
            await output.WriteLineAsync(note);
        }

        var check = report.Verification;
        await LineAsync(output, $"read back: {check.Exact} of {check.Objects} objects exact, largest IoU loss {check.MaxIouLoss:0.######}, {check.Missing} missing, {check.Surplus} too many, {check.Attributes} with other attributes");
        foreach (var thing in check.Differing.Take(DifferingShown))
        {
            await LineAsync(output, $"    {thing.Picture}: {thing.Category} {thing.Id}, {(thing.Iou == 0 ? "not held" : $"IoU {thing.Iou:0.######}")}");
        }

        if (check.Objects - check.Exact > DifferingShown)
        {
            await LineAsync(output, $"    and {check.Objects - check.Exact - Math.Min(DifferingShown, check.Differing.Count)} more");
        }
    }

    private static Task LineAsync(TextWriter output, FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
}
