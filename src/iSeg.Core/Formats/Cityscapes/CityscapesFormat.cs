using System.Runtime.CompilerServices;
using iSeg.Core.Formats.Png;

namespace iSeg.Core.Formats.Cityscapes;

/// <summary>
/// Cityscapes: <c>*_labelIds.png</c> with the number of the class (8-bit grey) and <c>*_instanceIds.png</c> with 1000 times that plus
/// the number of the object (16-bit grey). <c>labels.csv</c> names the classes where they are not Cityscapes' own.
/// </summary>
public sealed class CityscapesFormat : ILabelFormat
{
    private const string LabelEnding = "_labelIds.png";
    private const string InstanceEnding = "_instanceIds.png";
    private const string PictureEnding = "_leftImg8bit";
    private const int PerLabel = 1000;

    /// <summary>Largest label whose instances fit 16 bits: 65 * 1000 + 535.</summary>
    private const int LargestLabel = 64;

    public string Id => "cityscapes";

    public string Name => "Cityscapes label ids";

    public string Description => "Grey PNGs of label and instance ids; where objects overlap the smaller one wins, at most 64 categories, no crowd marks.";

    public bool IsSingleFile => false;

    public bool HoldsCrowds => false;

    public string PicturePath(string part, string path) => $"leftImg8bit/{(part.Length == 0 ? "" : part + "/")}{path}";

    public bool Detect(ILabelFiles files) => files.Ending(LabelEnding).Any() || files.Ending(InstanceEnding).Any();

    public async IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var labels = CityscapesLabels.Find(files);
        foreach (var name in labels.Names)
        {
            yield return new LabelItem.OfCategory(new(name));
        }

        var number = 0;
        var maps = files.Ending(InstanceEnding).Select(path => (Stem: path[..^InstanceEnding.Length], Path: path, IsInstances: true))
            .Concat(files.Ending(LabelEnding).Select(path => (Stem: path[..^LabelEnding.Length], Path: path, IsInstances: false)))
            .GroupBy(map => map.Stem, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var map in maps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            var (_, path, isInstances) = map.First();
            var png = files.ReadPng(path);
            yield return new LabelItem.OfPicture(new(PictureName(files, map.Key), png.Size));
            foreach (var (value, mask) in LabelMap.ToMasks(png.Values, png.Size))
            {
                var label = isInstances && value >= PerLabel ? value / PerLabel : value;
                if (labels.NameOf(label) is { } name)
                {
                    yield return new LabelItem.OfObject(new(number, name, mask, $"{path}, value {value}") { Key = $"cityscapes:{value}" });
                }
                else if (!labels.IsNothing(label))
                {
                    yield return new LabelItem.Skipped($"{path}, value {value}", "its label has no name; labels.csv (id,name) beside the files gives it one");
                }
            }

            number++;
        }
    }

    public async Task WriteAsync(LabelExport content, ILabelSink sink, CancellationToken cancellationToken)
    {
        var labels = CityscapesLabels.For(content.Categories);
        new ClassList(content.Categories).RequireAtMost(LargestLabel, Name);
        await sink.WriteTextAsync("labels.csv", labels.Write(), cancellationToken);
        foreach (var part in content.Parts)
        {
            await foreach (var picture in content.Pictures(part, true).WithCancellation(cancellationToken))
            {
                var (ofLabel, ofInstance) = (new int[picture.Size.Area], new int[picture.Size.Area]);
                var counts = new Dictionary<int, int>();
                foreach (var (thing, _) in LabelMap.PaintOrder(picture.Objects))
                {
                    var label = labels[thing.Category];
                    var instance = counts[label] = counts.GetValueOrDefault(label, -1) + 1;
                    if (instance >= PerLabel || (label * PerLabel) + instance > ushort.MaxValue)
                    {
                        content.Note($"{picture.Path} has more objects of one category than instance ids can number; the rest is left out.");
                        continue;
                    }

                    var mask = thing.ToMask();
                    LabelMap.Paint(ofLabel, mask, label);
                    LabelMap.Paint(ofInstance, mask, (label * PerLabel) + instance);
                }

                // The toolbox looks for pictures called *_leftImg8bit and for labels called *_gtFine_*.
                var name = picture.Name.EndsWith(PictureEnding, StringComparison.Ordinal) ? picture.Name[..^PictureEnding.Length] : picture.Name;
                var stem = $"gtFine/{(part.Length == 0 ? "" : part + "/")}{name}_gtFine";
                await sink.WriteBytesAsync(stem + LabelEnding, PngWriter.Grey8(ofLabel, picture.Size), cancellationToken);
                await sink.WriteBytesAsync(stem + InstanceEnding, PngWriter.Grey16(ofInstance, picture.Size), cancellationToken);
            }
        }
    }

    private static string PictureName(ILabelFiles files, string stem)
    {
        var name = stem.EndsWith("_gtFine", StringComparison.Ordinal) ? stem[..^7] : stem.EndsWith("_gtCoarse", StringComparison.Ordinal) ? stem[..^9] : stem;
        var inner = LabelFiles.After(name, "gtFine") ?? LabelFiles.After(name, "gtCoarse") ?? name;

        // Only Cityscapes' own pictures have this ending; which it is shows when pictures are looked for, so that the plain name is enough.
        return files.Paths.Any(path => path.EndsWith(LabelFiles.FileName(inner) + PictureEnding + ".png", StringComparison.Ordinal)) ? inner + PictureEnding : inner;
    }
}
