using System.Globalization;
using System.Text;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Semantic;

/// <summary>One line of the paper's ablation: settings that differ in one thing.</summary>
/// <param name="Title">What differs.</param>
/// <param name="Symbol">The axis; empty for a table without a plot.</param>
/// <param name="Variants">With the value on the axis.</param>
internal sealed record AblationSeries(string Title, string Symbol, IReadOnlyList<(string Label, double Value, SemanticVariant Variant)> Variants);

/// <summary>Which settings the paper compares (arXiv 2409.03209, Tables 1 to 4, Figures 1f and 6), around a preset.</summary>
internal static class Ablation
{
    private static readonly double[] Iterations = [0, 1, 2, 4, 6, 8, 10, 12];
    private static readonly double[] Steps = [0, .005, .01, .015, .02, .05, .1, .2];
    private static readonly double[] Gammas = [1, 1.2, 1.4, 1.6, 1.8, 2];

    public static IReadOnlyList<AblationSeries> Of(MaskPreset preset) =>
    [
        new("Parts", "",
        [
            Variant("neither", 0, preset, options => options with { Lambda = 0, Gamma = 1 }),
            Variant("Ent-Self", 1, preset, options => options with { Gamma = 1 }),
            Variant("Cat-Cross", 2, preset, options => options with { Lambda = 0 }),
            Variant("both", 3, preset, options => options),
        ]),
        new("Iterations with Ent-Self", "N", [.. Iterations.Select(n => Variant("N", n, preset, options => options with { Iterations = (int)n }))]),
        new("Iterations without Ent-Self", "N", [.. Iterations.Select(n => Variant("N-without", n, preset, options => options with { Iterations = (int)n, Lambda = 0 }))]),
        new("Step of the entropy reduction", "lambda", [.. Steps.Select(step => Variant("lambda", step, preset, options => options with { Lambda = step }))]),
        new("Category enhancement", "gamma", [.. Gammas.Select(gamma => Variant("gamma", gamma, preset, options => options with { Gamma = gamma }))]),
    ];

    /// <summary>The tables, with a link to each plot.</summary>
    public static string ToMarkdown(IEnumerable<(AblationSeries Series, IReadOnlyList<double?> MeanIoU)> measured, string headline)
    {
        var text = new StringBuilder($"# Ablation\n\n{headline}\n");
        foreach (var (series, values) in measured)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {series.Title}\n\n| {(series.Symbol.Length > 0 ? series.Symbol : "parts")} | mIoU |\n|---|---:|\n");
            foreach (var (variant, value) in series.Variants.Zip(values))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {variant.Label} | {SemanticReport.Percent(value)} |\n");
            }

            if (series.Symbol.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n![{series.Title}]({FileName(series)})\n");
            }
        }

        return text.ToString();
    }

    public static string FileName(AblationSeries series) => $"{series.Title.ToLowerInvariant().Replace(' ', '-')}.svg";

    private static (string Label, double Value, SemanticVariant Variant) Variant(string name, double value, MaskPreset preset, Func<DiffusionOptions, DiffusionOptions> change)
    {
        var number = value.ToString("0.###", CultureInfo.InvariantCulture);
        var isPart = name is "neither" or "Ent-Self" or "Cat-Cross" or "both";
        return (isPart ? name : number, value, new(isPart ? name : $"{name}-{number}", preset with { Options = change(preset.Options) }));
    }
}
