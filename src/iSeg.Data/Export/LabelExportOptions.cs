using System.Collections.Immutable;
using iSeg.Core.Formats;

namespace iSeg.Data.Export;

/// <summary>What is exported and how.</summary>
public sealed record LabelExportOptions
{
    /// <summary>A format's id; see <see cref="LabelFormats"/>.</summary>
    public string Format { get; init; } = "coco";

    public LabelWriteOptions Write { get; init; } = new();

    /// <summary>Only pictures whose labels were accepted in review.</summary>
    public bool AcceptedOnly { get; init; }

    /// <summary>Only objects of these categories (ids of the project), and pictures that have some; empty for all.</summary>
    public ImmutableArray<int> Categories { get; init; } = [];

    /// <summary>Sets pictures apart for training, validation and test; null for one whole.</summary>
    public SplitOptions? Split { get; init; }

    /// <summary>Only one part of the split: "train", "val" or "test"; null for all.</summary>
    public string? Part { get; init; }

    /// <summary>The picture files too.</summary>
    public bool WithPictures { get; init; }
}

/// <summary>How many of a hundred pictures go where; the same seed gives the same parts on every machine.</summary>
public sealed record SplitOptions(int Train, int Val, int Test, int Seed)
{
    public static readonly string[] Names = ["train", "val", "test"];

    /// <exception cref="StoreRefusedException">Not parts of a hundred.</exception>
    public void Check()
    {
        if (Train < 0 || Val < 0 || Test < 0 || Train + Val + Test != 100)
        {
            throw new StoreRefusedException($"A split of {Train}, {Val} and {Test} percent does not make 100.");
        }
    }
}

/// <summary>What was written, and what reading it back has shown.</summary>
public sealed record LabelExportReport(
    string Format, int Categories, long Pictures, long Objects, IReadOnlyList<PartCount> Parts, IReadOnlyList<string> Notes, VerificationReport Verification);

/// <param name="Name">Empty where nothing was set apart.</param>
public sealed record PartCount(string Name, long Pictures, long Objects);

/// <summary>The written files against the store, object by object.</summary>
/// <param name="Objects">Objects that were to be written.</param>
/// <param name="Exact">Those that came back with the very same pixels and category.</param>
/// <param name="Missing">Those that did not come back at all.</param>
/// <param name="Surplus">Objects in the files that the store does not have.</param>
/// <param name="MaxIouLoss">1 - the smallest intersection over union of those that came back; 0 when all are exact.</param>
/// <param name="MeanIouLoss">Mean of the same over all that came back.</param>
/// <param name="Differing">The worst of those that are not exact, missing ones first; at most <see cref="MostDiffering"/>.</param>
/// <param name="Attributes">Crowd marks and ids that came back otherwise, where the format holds them.</param>
public sealed record VerificationReport(
    long Objects, long Exact, long Missing, long Surplus, double MaxIouLoss, double MeanIouLoss, IReadOnlyList<DifferingObject> Differing, long Attributes)
{
    public const int MostDiffering = 100;

    /// <summary>Nothing was lost and nothing changed.</summary>
    public bool IsLossless => Exact == Objects && Surplus == 0 && Attributes == 0;
}

/// <param name="Id">The annotation id that it was written with.</param>
/// <param name="Iou">Intersection over union of what was stored and what came back; 0 when it is missing.</param>
public sealed record DifferingObject(string Picture, long Id, string Category, double Iou);
