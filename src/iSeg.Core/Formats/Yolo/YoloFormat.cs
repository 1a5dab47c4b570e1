using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using iSeg.Core.Formats.Outlines;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Yolo;

/// <summary>
/// YOLO segmentation: a text file a picture, a line an object: class number, then x and y of one outline as parts of width and height.
/// Several parts and holes are joined by cuts of no width.
/// </summary>
public sealed class YoloFormat : ILabelFormat
{
    private const int BoxNumbers = 4;

    public string Id => "yolo";

    public string Name => "YOLO segmentation";

    public string Description => "A text file of outlines for each picture and data.yaml; no ids, no crowd marks; tools that draw outlines with their border draw one pixel more.";

    public bool IsSingleFile => false;

    public bool HoldsCrowds => false;

    public bool Detect(ILabelFiles files) => YoloNames.File(files) is not null || LabelPaths(files).Any(path => LooksLikeLabels(files, path));

    public async IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = YoloNames.Read(files);
        foreach (var name in names.OrderBy(pair => pair.Key).Select(pair => pair.Value))
        {
            yield return new LabelItem.OfCategory(new(name));
        }

        var number = 0;
        foreach (var path in LabelPaths(files))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            var picture = LabelFiles.Stem(LabelFiles.After(path, "labels") ?? path);
            var size = reading.SizeOf(picture);
            yield return new LabelItem.OfPicture(new(picture, size));
            foreach (var (line, index) in files.ReadText(path).Split('\n').Select((line, index) => (line.Trim(), index)))
            {
                if (line.Length > 0 && line[0] != '#')
                {
                    yield return ReadLine(reading, names, size, line, index, $"{path}, line {index + 1}", number);
                }
            }

            number++;
        }
    }

    public async Task WriteAsync(LabelExport content, ILabelSink sink, CancellationToken cancellationToken)
    {
        var classes = new ClassList(content.Categories);
        var crowds = 0;
        foreach (var part in content.Parts)
        {
            await foreach (var picture in content.Pictures(part, true).WithCancellation(cancellationToken))
            {
                var text = new StringBuilder();
                foreach (var thing in picture.Objects)
                {
                    crowds += thing.IsCrowd ? 1 : 0;
                    text.Append(CultureInfo.InvariantCulture, $"{classes[thing.Category]}");
                    Append(text, MaskOutlines.TraceAsOne(thing.ToMask(), content.Options.Tolerance), picture.Size);
                }

                await sink.WriteTextAsync($"labels/{(part.Length == 0 ? "" : part + "/")}{picture.Name}.txt", text.ToString(), cancellationToken);
            }
        }

        if (crowds > 0)
        {
            content.Note($"{crowds} crowd regions are written as plain objects: YOLO has no mark for them.");
        }

        await sink.WriteTextAsync("data.yaml", YoloNames.Write(content.Categories, content.Parts), cancellationToken);
    }

    private static void Append(StringBuilder text, double[] outline, PixelSize size)
    {
        // Eight decimals: less than a thousandth of a pixel on the largest picture there may be.
        for (var i = 0; i < outline.Length; i++)
        {
            text.Append(' ').Append((outline[i] / ((i & 1) == 0 ? size.Width : size.Height)).ToString("0.########", CultureInfo.InvariantCulture));
        }

        text.Append('\n');
    }

    private static LabelItem ReadLine(
        LabelReading reading, IReadOnlyDictionary<int, string> names, PixelSize? size, string line, int index, string place, int picture)
    {
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        // Tables of numbers that were written as one have 3.0 for 3.
        if (!double.TryParse(fields[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var first) || first != Math.Floor(first) || first > int.MaxValue)
        {
            return reading.Fault(place, $"\"{Shown(fields[0])}\" is no class number.");
        }

        var (number, numbers) = ((int)first, new double[fields.Length - 1]);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(fields[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !(Math.Abs(numbers[i]) <= 2))
            {
                return reading.Fault(place, $"\"{Shown(fields[i + 1])}\" is no part of the picture's width or height (0 to 1).");
            }
        }

        var isBox = numbers.Length == BoxNumbers;
        if (isBox && !reading.TakeBoxes)
        {
            return new LabelItem.Skipped(place, BoxMask.LeftOut);
        }

        if (!isBox && (numbers.Length < 6 || (numbers.Length & 1) == 1))
        {
            return reading.Fault(place, $"{numbers.Length} numbers after the class make no outline; it takes pairs, at least three.");
        }

        if (size is not { } known)
        {
            return new LabelItem.Skipped(place, "its picture is not in the project, so its size is not known");
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] *= (i & 1) == 0 ? known.Width : known.Height;
        }

        var mask = isBox ? Boxed(known, numbers) : RleMask.FromPolygon(known, numbers);
        return new LabelItem.OfObject(new(picture, names.TryGetValue(number, out var name) ? name : ClassList.Nameless(number), mask, place)
        {
            IsBox = isBox,
            Key = string.Create(CultureInfo.InvariantCulture, $"yolo:{index}"),
        });
    }

    /// <summary>A box is its middle, width and height; one that is turned inside out holds nothing.</summary>
    private static RleMask Boxed(PixelSize size, double[] box) =>
        BoxMask.Rounded(box[0] - (box[2] / 2), box[1] - (box[3] / 2), box[0] + (box[2] / 2), box[1] + (box[3] / 2)) is { } filled ? RleMask.Rectangle(size, filled) : RleMask.Empty(size);

    private static string Shown(string field) => field.Length <= 40 ? field : field[..40] + "...";

    /// <summary>Text files in folders called labels; without such folders, all that are no lists of names or pictures.</summary>
    private static IEnumerable<string> LabelPaths(ILabelFiles files)
    {
        var texts = files.Ending(".txt").ToList();
        var labels = texts.Where(path => LabelFiles.After(path, "labels") is not null).ToList();
        return labels.Count > 0
            ? labels
            : texts.Where(path => !LabelFiles.FileName(path).StartsWith("README", StringComparison.OrdinalIgnoreCase) && LabelFiles.FileName(path) is not ("classes.txt" or "labelmap.txt" or "train.txt" or "val.txt" or "test.txt"));
    }

    private static bool LooksLikeLabels(ILabelFiles files, string path)
    {
        var start = Encoding.UTF8.GetString(files.Peek(path));
        var line = start.Split('\n', 2)[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return line.Length > BoxNumbers && int.TryParse(line[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && line.Skip(1).SkipLast(1).All(field => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= 2);
    }
}
