using System.Globalization;
using System.Text.Json;
using iSeg.Engine.Evaluation.Semantic;

namespace iSeg.Cli.Semantic;

/// <summary>What was measured, as a table and as JSON.</summary>
internal static class SemanticReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(TextWriter output, SemanticSet set, ConfusionMatrix counts)
    {
        output.WriteLine($"mIoU {Percent(counts.MeanIoU)}, pixel accuracy {Percent(counts.PixelAccuracy)}");
        output.WriteLine();
        output.WriteLine("| class            |    IoU |");
        output.WriteLine("|------------------|-------:|");
        foreach (var (name, value) in set.Classes.Zip(counts.PerClass))
        {
            output.WriteLine($"| {name,-16} | {Percent(value),6} |");
        }
    }

    public static string ToJson(SemanticSet set, ConfusionMatrix counts, string layout, string task, int pictures) => JsonSerializer.Serialize(
        new
        {
            layout,
            task,
            pictures,
            miou = counts.MeanIoU,
            pixelAccuracy = counts.PixelAccuracy,
            classes = set.Classes.Zip(counts.PerClass, (name, iou) => new { name, iou }),
        },
        Indented);

    /// <summary>A part in per cent; a dash where nothing was counted.</summary>
    public static string Percent(double? value) => value is { } part ? (100 * part).ToString("0.00", CultureInfo.InvariantCulture) : "-";
}
