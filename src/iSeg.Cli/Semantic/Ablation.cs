using System.Globalization;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Unsupervised;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Semantic;

/// <summary>One table of the ablation, and where it has an axis its figure.</summary>
/// <param name="Title">What differs.</param>
/// <param name="Symbol">The axis; empty for a table without a figure.</param>
/// <param name="Lines">What is compared on that axis; at least one. All have the same points.</param>
internal sealed record AblationSeries(string Title, string Symbol, IReadOnlyList<AblationLine> Lines)
{
    public string FileName => $"{Title.ToLowerInvariant().Replace(' ', '-')}.svg";
}

/// <param name="Name">In the heading and the legend.</param>
/// <param name="Points">From left to right.</param>
internal sealed record AblationLine(string Name, IReadOnlyList<AblationPoint> Points);

/// <summary>A setting that differs from the others in one thing.</summary>
internal sealed record AblationPoint(string Label, double Value, SemanticVariant Variant);

/// <summary>Which settings the paper compares (arXiv 2409.03209, Tables 1 to 4, Figures 1f and 6), each around the preset's own.</summary>
internal static class Ablation
{
    private static readonly double[] Iterations = [0, 1, 2, 4, 6, 8, 10, 12];
    private static readonly double[] Steps = [0, .005, .01, .015, .02, .05, .1, .2];
    private static readonly double[] Gammas = [1, 1.2, 1.4, 1.6, 1.8, 2];

    /// <summary>The preset's own setting is a point of every series, and others are points of two: they share the labels of the first.</summary>
    public static IReadOnlyList<AblationSeries> Of(SemanticTask task, MaskPreset preset)
    {
        var first = new Dictionary<(MaskPreset, DivideOptions), SemanticVariant>();
        return
        [
            .. (task == SemanticTask.Unsupervised ? OfSegments(preset) : OfNames(preset)).Select(series => series with
            {
                Lines = [.. series.Lines.Select(line => line with { Points = [.. line.Points.Select(point => point with { Variant = Shared(point.Variant) })] })],
            }),
        ];

        SemanticVariant Shared(SemanticVariant variant)
        {
            first.TryAdd((variant.Preset, variant.Divide), variant);
            return first[(variant.Preset, variant.Divide)];
        }
    }

    private static List<AblationSeries> OfNames(MaskPreset preset)
    {
        var own = preset.Options;
        AblationPoint Part(string name, Func<DiffusionOptions, DiffusionOptions> change) => new(name, 0, Named(name, change));
        SemanticVariant Named(string name, Func<DiffusionOptions, DiffusionOptions> change) => new(name, preset with { Options = change(own) }, DivideOptions.Default);
        AblationLine Line(string name, string folder, IEnumerable<double> values, Func<DiffusionOptions, double, DiffusionOptions> change) =>
            new(name, [.. values.Select(value => new AblationPoint(Text(value), value, Named($"{folder}-{Text(value)}", options => change(options, value))))]);
        return
        [
            new("Parts", "",
            [
                new("mIoU",
                [
                    Part("neither", options => options with { Lambda = 0, Gamma = 1 }),
                    Part("Ent-Self", options => options with { Gamma = 1 }),
                    Part("Cat-Cross", options => options with { Lambda = 0 }),
                    Part("both", options => options),
                ]),
            ]),
            new("Iterations", "N",
            [
                Line("with Ent-Self", "N", With(Iterations, own.Iterations), (options, n) => options with { Iterations = (int)n }),
                Line("without", "N-without", With(Iterations, own.Iterations), (options, n) => options with { Iterations = (int)n, Lambda = 0 }),
            ]),
            new("Step of the entropy reduction", "lambda", [Line("mIoU", "lambda", With(Steps, own.Lambda), (options, step) => options with { Lambda = step })]),
            new("Category enhancement", "gamma", [Line("mIoU", "gamma", With(Gammas, own.Gamma), (options, gamma) => options with { Gamma = gamma })]),
        ];
    }

    /// <summary>Segments have no words: Cat-Cross and gamma have nothing to act on, and what Ent-Self is compared with are DiffSeg's segments.</summary>
    private static List<AblationSeries> OfSegments(MaskPreset preset)
    {
        var own = DivideOptions.Default;
        SemanticVariant Named(string name, DivideOptions options) => new(name, preset, options);
        AblationLine Line(string name, string folder, IEnumerable<double> values, Func<double, DivideOptions> change) =>
            new(name, [.. values.Select(value => new AblationPoint(Text(value), value, Named($"{folder}-{Text(value)}", change(value))))]);
        return
        [
            new("Parts", "",
            [
                new("mIoU",
                [
                    new("DiffSeg", 0, Named("DiffSeg", own with { Refine = false })),
                    new("iteration alone", 0, Named("iteration-alone", own with { Lambda = 0 })),
                    new("Ent-Self", 0, Named("Ent-Self", own)),
                ]),
            ]),
            new("Iterations", "N",
            [
                Line("with Ent-Self", "N", With(Iterations, own.Iterations), n => own with { Iterations = (int)n }),
                Line("without", "N-without", With(Iterations, own.Iterations), n => own with { Iterations = (int)n, Lambda = 0 }),
            ]),
            new("Step of the entropy reduction", "lambda", [Line("mIoU", "lambda", With(Steps, own.Lambda), step => own with { Lambda = step })]),
        ];
    }

    /// <summary>The preset's own value is on every axis.</summary>
    private static IEnumerable<double> With(IEnumerable<double> values, double own) => values.Append(own).Distinct().Order();

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
