using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using iSeg.Core.Formats.Png;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.PlainMasks;

/// <summary>
/// Plain masks: a grey PNG for each object, 255 where it is and 0 where not, and <c>masks.csv</c>, which says what each is. Without that
/// list a PNG that is called like a picture holds its objects by value, and its folder is their category.
/// </summary>
public sealed class PlainMasksFormat : ILabelFormat
{
    private const string ListName = "masks.csv";
    private const int Foreground = 255;

    private static readonly string[] PlainFolders = ["", "masks", "mask", "labels", "annotations", "train", "val", "test"];

    public string Id => "masks";

    public string Name => "Plain masks";

    public string Description => "A black and white PNG for each object and masks.csv; holds masks, categories and crowd marks exactly, no ids.";

    public bool IsSingleFile => false;

    public bool HoldsCrowds => true;

    public bool Detect(ILabelFiles files) => files.Named(ListName) is not null || files.Ending(".png").Any();

    public IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Named(ListName) is { } list ? ReadListAsync(files, list, reading, cancellationToken) : ReadLooseAsync(files, reading, cancellationToken);
    }

    public async Task WriteAsync(LabelExport content, ILabelSink sink, CancellationToken cancellationToken)
    {
        var names = content.Categories.ToDictionary(category => category.Id!.Value, category => category.Name);
        var list = new StringBuilder("file,picture,category,crowd\n");
        foreach (var part in content.Parts)
        {
            await foreach (var picture in content.Pictures(part, true).WithCancellation(cancellationToken))
            {
                for (var i = 0; i < picture.Objects.Count; i++)
                {
                    var thing = picture.Objects[i];
                    var file = string.Create(CultureInfo.InvariantCulture, $"masks/{(part.Length == 0 ? "" : part + "/")}{picture.Name}/{i + 1:000}.png");
                    list.Append(CultureInfo.InvariantCulture, $"{Csv.Quote(file)},{Csv.Quote(picture.Path)},{Csv.Quote(names[thing.Category])},{(thing.IsCrowd ? 1 : 0)}\n");
                    var pixels = new int[picture.Size.Area];
                    LabelMap.Paint(pixels, thing.ToMask(), Foreground);
                    await sink.WriteBytesAsync(file, PngWriter.Grey8(pixels, picture.Size), cancellationToken);
                }
            }
        }

        await sink.WriteTextAsync(ListName, list.ToString(), cancellationToken);
    }

    private static async IAsyncEnumerable<LabelItem> ReadListAsync(
        ILabelFiles files, string list, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var root = list[..^ListName.Length];
        var (pictures, categories) = (new Dictionary<string, int>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (row, line) in Csv.Read(files.ReadText(list)).Skip(1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            var place = $"{list}, line {line}";
            if (row.Count < 3 || !files.Paths.Contains(root + row[0]))
            {
                yield return reading.Fault(place, row.Count < 3 ? "it wants file, picture and category." : $"there is no file {root + row[0]}.");
                continue;
            }

            var png = files.ReadPng(root + row[0]);
            if (!pictures.TryGetValue(row[1], out var picture))
            {
                pictures[row[1]] = picture = pictures.Count;
                yield return new LabelItem.OfPicture(new(row[1], png.Size));
            }

            if (categories.Add(row[2]))
            {
                yield return new LabelItem.OfCategory(new(row[2]));
            }

            var mask = RleMask.FromBitmap([.. png.Values.Select(value => value == 0 ? (byte)0 : (byte)1)], png.Size);
            yield return new LabelItem.OfObject(new(picture, row[2], mask, place) { Key = $"masks:{row[0]}", IsCrowd = row.Count > 3 && row[3] == "1" });
        }
    }

    private static async IAsyncEnumerable<LabelItem> ReadLooseAsync(
        ILabelFiles files, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (number, categories) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var path in files.Ending(".png"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();

            // A PNG may as well be one of the pictures themselves: those are not labels.
            var stem = LabelFiles.Stem(path);
            if (reading.SizeOf(stem) is null && reading.SizeOf(LabelFiles.FileName(stem)) is null)
            {
                yield return new LabelItem.Skipped(path, "no picture of the project is called like it");
                continue;
            }

            var png = files.ReadPng(path);
            yield return new LabelItem.OfPicture(new(stem, png.Size));
            var masks = LabelMap.ToMasks(png.Values, png.Size).Where(pair => pair.Key != 0).ToList();
            foreach (var (value, mask) in masks)
            {
                var category = Category(path, png.Kind, value, masks.Count == 1);
                if (categories.Add(category))
                {
                    yield return new LabelItem.OfCategory(new(category));
                }

                yield return new LabelItem.OfObject(new(number, category, mask, $"{path}, value {value}") { Key = $"masks:{path}:{value}" });
            }

            number++;
        }
    }

    private static string Category(string path, PngKind kind, int value, bool isOnlyOne)
    {
        var folders = path.Split('/')[..^1];
        var folder = folders.Length > 0 ? folders[^1] : "";
        return !PlainFolders.Contains(folder, StringComparer.OrdinalIgnoreCase) ? folder
            : isOnlyOne ? "object"
            : kind == PngKind.Rgb ? $"class #{value & 0xff:x2}{(value >> 8) & 0xff:x2}{value >> 16:x2}"
            : ClassList.Nameless(value);
    }
}
