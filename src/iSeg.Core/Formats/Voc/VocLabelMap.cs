using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using iSeg.Core.Formats.Png;

namespace iSeg.Core.Formats.Voc;

/// <summary>What VOC's numbers and colours mean: <c>name:r,g,b::</c> a line, the first is the background.</summary>
internal sealed class VocLabelMap
{
    private const string FileName = "labelmap.txt";

    private static readonly string[] Standard =
    [
        "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse",
        "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    private readonly Dictionary<int, int> _colours;

    private VocLabelMap(IReadOnlyList<string> names, Dictionary<int, int> colours) => (Names, _colours) = (names, colours);

    /// <summary>By number; the first is the background.</summary>
    public IReadOnlyList<string> Names { get; }

    public static VocLabelMap Find(ILabelFiles files)
    {
        if (files.Named(FileName) is not { } path)
        {
            return new(Standard, Enumerable.Range(0, 256).ToDictionary(Palette.Packed));
        }

        var (names, colours) = (new List<string>(), new Dictionary<int, int>());
        foreach (var (line, index) in files.ReadText(path).Split('\n').Select((line, index) => (line.Trim(), index)))
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            // A name may have colons itself; colour, parts and actions do not.
            var fields = line.Split(':');
            var colour = fields.Length < 4 ? null : Colour(fields[^3]);
            if (colour is null)
            {
                throw new LabelFormatException($"{path}, line {index + 1}: \"{line}\" is not name:r,g,b:parts:actions.");
            }

            colours.TryAdd(colour.Value, names.Count);
            names.Add(string.Join(':', fields[..^3]));
        }

        return new(names, colours);
    }

    public static string Write(ImmutableArray<LabelCategory> categories)
    {
        var text = new StringBuilder("# label:color_rgb:parts:actions\nbackground:0,0,0::\n");
        for (var i = 0; i < categories.Length; i++)
        {
            var colour = Palette.Voc.AsSpan(3 * (i + 1), 3);
            text.Append(CultureInfo.InvariantCulture, $"{categories[i].Name}:{colour[0]},{colour[1]},{colour[2]}::\n");
        }

        return text.ToString();
    }

    public string NameOf(int number) => number < Names.Count ? Names[number] : ClassList.Nameless(number);

    /// <summary>Class numbers of a PNG, also where somebody has painted the palette's colours into it.</summary>
    public int[] ToNumbers(PngFile png) =>
        png.Kind == PngKind.Rgb ? [.. png.Values.Select(colour => _colours.GetValueOrDefault(colour, colour == Palette.Packed(255) ? 255 : 0))] : png.Values;

    private static int? Colour(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 3
            && byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var r)
            && byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var g)
            && byte.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            ? r | (g << 8) | (b << 16)
            : null;
    }
}
