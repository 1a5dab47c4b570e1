using System.Collections.Immutable;

namespace iSeg.Engine.Evaluation.Semantic;

/// <summary>Where a data set keeps its pictures and labels, and what its label values mean.</summary>
/// <param name="Name">As a command line names it.</param>
/// <param name="Split">The usual split.</param>
/// <param name="Read">From the root folder and a split; throws <see cref="IOException"/> where something is missing, naming it.</param>
public sealed record SemanticLayout(string Name, string Split, Func<string, string, SemanticSet> Read)
{
    /// <summary>JPEGImages, SegmentationClass, ImageSets/Segmentation/SPLIT.txt; 255 is ignored.</summary>
    public static readonly SemanticLayout Voc = new("voc", "val", (root, split) => Listed(root, split, "SegmentationClass", "Segmentation", ["background", .. ClassNames.Voc]));

    /// <summary>JPEGImages, SegmentationClassContext, ImageSets/SegmentationContext/SPLIT.txt; 0 is background, 1..59 the classes, 255 ignored.</summary>
    public static readonly SemanticLayout Context = new("context", "val", (root, split) => Listed(root, split, "SegmentationClassContext", "SegmentationContext", ["background", .. ClassNames.Context]));

    /// <summary>images/SPLIT, annotations/SPLIT with NAME_instanceTrainIds.png or NAME.png; 0 is background, 1..80 the classes, 255 ignored.</summary>
    public static readonly SemanticLayout CocoObject = new("coco-object", "val2017", (root, split) => Paired(
        root, ["images", split], ["annotations", split], "", ["_instanceTrainIds.png", ".png"], ["background", .. ClassNames.Coco], true, value => Within(value, 0, 81)));

    /// <summary>leftImg8bit/SPLIT/CITY/NAME_leftImg8bit.png, gtFine/SPLIT/CITY/NAME_gtFine_labelIds.png; identifiers 7..33 are 27 classes, the others ignored.</summary>
    public static readonly SemanticLayout Cityscapes = new("cityscapes", "val", (root, split) => Paired(
        root, ["leftImg8bit", split], ["gtFine", split], "_leftImg8bit", ["_gtFine_labelIds.png"], ClassNames.Cityscapes, false, value => Within(value - 7, 0, 27)));

    /// <summary>images/SPLIT, annotations/SPLIT with NAME.png (stuffthingmaps, values 0..181); 27 supercategories, 255 ignored.</summary>
    public static readonly SemanticLayout CocoStuff = new("coco-stuff27", "val2017", (root, split) => Paired(
        root, ["images", split], ["annotations", split], "", [".png"], ClassNames.CocoStuff, false, CocoStuffClasses.Of));

    /// <summary>The layout of a name; COCO-Stuff-27 is also written with a hyphen.</summary>
    /// <returns>Null where there is none.</returns>
    public static SemanticLayout? Find(string name) => All.FirstOrDefault(known => known.Name == (name == "coco-stuff-27" ? CocoStuff.Name : name));

    public static IReadOnlyList<SemanticLayout> All { get; } = [Voc, Context, CocoObject, Cityscapes, CocoStuff];

    private static int Within(int value, int from, int count) => value >= from && value < from + count ? value - from : ConfusionMatrix.None;

    private static SemanticSet Listed(string root, string split, string labels, string lists, ImmutableArray<string> classes)
    {
        var list = Path.Combine(root, "ImageSets", lists, $"{split}.txt");
        Need(File.Exists(list), list);
        var pictures = ImmutableArray.CreateBuilder<SemanticPicture>();
        foreach (var line in File.ReadLines(list).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length > 0))
        {
            var (picture, label) = (Path.Combine(root, "JPEGImages", $"{line[0]}.jpg"), Path.Combine(root, labels, $"{line[0]}.png"));
            Need(File.Exists(picture), picture);
            Need(File.Exists(label), label);
            pictures.Add(new(line[0], picture, label));
        }

        return new(classes, true, pictures.ToImmutable(), value => Within(value, 0, classes.Length));
    }

    private static SemanticSet Paired(
        string root, string[] images, string[] labels, string suffix, string[] endings, ImmutableArray<string> classes, bool hasBackground, Func<int, int> classOf)
    {
        var (from, to) = (Path.Combine([root, .. images]), Path.Combine([root, .. labels]));
        Need(Directory.Exists(from), from);
        Need(Directory.Exists(to), to);
        var pictures = ImmutableArray.CreateBuilder<SemanticPicture>();
        foreach (var (name, path) in Sets.PictureFiles.Find(from))
        {
            var stem = Sets.PictureFiles.Stem(name);
            stem = stem.EndsWith(suffix, StringComparison.Ordinal) ? stem[..^suffix.Length] : stem;
            var label = endings.Select(ending => Path.Combine(to, stem + ending)).FirstOrDefault(File.Exists);
            Need(label is not null, Path.Combine(to, stem + endings[^1]));
            pictures.Add(new(stem, path, label!));
        }

        Need(pictures.Count > 0, Path.Combine(from, "*"));
        return new(classes, hasBackground, pictures.ToImmutable(), classOf);
    }

    private static void Need(bool holds, string path)
    {
        if (!holds)
        {
            throw new FileNotFoundException($"There is no {path}; the layout needs it (docs/paper.md says what goes where).");
        }
    }
}
