using System.Runtime.CompilerServices;
using System.Text;
using iSeg.Core.Formats.Png;

namespace iSeg.Core.Formats.Voc;

/// <summary>
/// Pascal VOC segmentation: two indexed PNGs a picture, one with the numbers of classes and one with the numbers of objects, and
/// <c>labelmap.txt</c> with the classes' names (without one, VOC's own twenty).
/// </summary>
public sealed class VocFormat : ILabelFormat
{
    private const string Classes = "SegmentationClass";
    private const string Objects = "SegmentationObject";

    /// <summary>What VOC calls void: neither object nor background.</summary>
    private const int Void = 255;

    private const int MostNumbers = 254;

    public string Id => "voc";

    public string Name => "Pascal VOC segmentation";

    public string Description => "Indexed PNGs; where objects overlap the smaller one wins, at most 254 objects a picture and 254 categories, no crowd marks.";

    public bool IsSingleFile => false;

    public bool HoldsCrowds => false;

    public string PicturePath(string part, string path) => $"JPEGImages/{path}";

    public bool Detect(ILabelFiles files) => Maps(files, Objects).Count > 0 || Maps(files, Classes).Count > 0;

    public async IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var map = VocLabelMap.Find(files);
        for (var i = 1; i < map.Names.Count; i++)
        {
            yield return new LabelItem.OfCategory(new(map.Names[i]));
        }

        var (classes, objects) = (Maps(files, Classes), Maps(files, Objects));
        var number = 0;
        foreach (var name in objects.Keys.Union(classes.Keys).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            foreach (var item in ReadPicture(files, reading, map, name, classes.GetValueOrDefault(name), objects.GetValueOrDefault(name), number))
            {
                yield return item;
            }

            number++;
        }
    }

    public async Task WriteAsync(LabelExport content, ILabelSink sink, CancellationToken cancellationToken)
    {
        var classes = new ClassList(content.Categories);
        classes.RequireAtMost(MostNumbers, Name);
        await sink.WriteTextAsync("labelmap.txt", VocLabelMap.Write(content.Categories), cancellationToken);
        foreach (var part in content.Parts)
        {
            var names = new StringBuilder();
            await foreach (var picture in content.Pictures(part, true).WithCancellation(cancellationToken))
            {
                names.Append(picture.Name).Append('\n');
                await WritePictureAsync(content, sink, classes, picture, cancellationToken);
            }

            await sink.WriteTextAsync($"ImageSets/Segmentation/{(part.Length == 0 ? "default" : part)}.txt", names.ToString(), cancellationToken);
        }
    }

    private static async Task WritePictureAsync(LabelExport content, ILabelSink sink, ClassList classes, ExportPicture picture, CancellationToken cancellationToken)
    {
        var (ofClass, ofObject) = (new int[picture.Size.Area], new int[picture.Size.Area]);
        if (picture.Objects.Count > MostNumbers)
        {
            content.Note($"{picture.Path} has {picture.Objects.Count} objects; the last {picture.Objects.Count - MostNumbers} of them do not fit an indexed PNG.");
        }

        foreach (var (thing, index) in LabelMap.PaintOrder(picture.Objects.Take(MostNumbers)))
        {
            var mask = thing.ToMask();
            LabelMap.Paint(ofClass, mask, 1 + classes[thing.Category]);
            LabelMap.Paint(ofObject, mask, 1 + index);
        }

        await sink.WriteBytesAsync($"{Classes}/{picture.Name}.png", PngWriter.Indexed(ofClass, picture.Size, Palette.Voc), cancellationToken);
        await sink.WriteBytesAsync($"{Objects}/{picture.Name}.png", PngWriter.Indexed(ofObject, picture.Size, Palette.Voc), cancellationToken);
    }

    private static IEnumerable<LabelItem> ReadPicture(
        ILabelFiles files, LabelReading reading, VocLabelMap map, string name, string? classPath, string? objectPath, int number)
    {
        var classes = classPath is null ? null : files.ReadPng(classPath);
        var objects = objectPath is null ? null : files.ReadPng(objectPath);
        var main = objects ?? classes!;
        yield return new LabelItem.OfPicture(new(name, main.Size));
        if (classes is null || classes.Size != main.Size)
        {
            yield return reading.Fault(objectPath!, classes is null ? $"there is no {Classes} file for it" : $"it is {main.Size}, its {Classes} file {classes.Size}.");
            yield break;
        }

        var classOf = map.ToNumbers(classes);
        foreach (var (value, mask) in LabelMap.ToMasks(objects is null ? classOf : objects.Values, main.Size))
        {
            if (value == 0 || value == (main.Kind == PngKind.Rgb && objects is not null ? Palette.Packed(Void) : Void))
            {
                continue;
            }

            var place = $"{objectPath ?? classPath}, number {value}";
            var category = LabelMap.Majority(classOf, mask);
            yield return category is 0 or Void
                ? new LabelItem.Skipped(place, $"it is {(category == 0 ? "background" : "void")} in the {Classes} file")
                : new LabelItem.OfObject(new(number, map.NameOf(category), mask, place) { Key = $"voc:{value}" });
        }
    }

    /// <summary>Name of the picture to file, of all PNGs in a folder of this name.</summary>
    private static Dictionary<string, string> Maps(ILabelFiles files, string folder)
    {
        var maps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in files.Ending(".png"))
        {
            if (LabelFiles.After(path, folder) is { } name)
            {
                maps.TryAdd(LabelFiles.Stem(name), path);
            }
        }

        return maps;
    }
}
