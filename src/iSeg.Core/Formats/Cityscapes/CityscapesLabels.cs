using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace iSeg.Core.Formats.Cityscapes;

/// <summary>Which number stands for which class.</summary>
internal sealed class CityscapesLabels
{
    private const string FileName = "labels.csv";

    /// <summary>Cityscapes' own classes by label id (labels.py of its toolbox); 0 to 6 are no objects but what the car and the camera see.</summary>
    private static readonly string[] Standard =
    [
        "unlabeled", "ego vehicle", "rectification border", "out of roi", "static", "dynamic", "ground", "road", "sidewalk", "parking",
        "rail track", "building", "wall", "fence", "guard rail", "bridge", "tunnel", "pole", "polegroup", "traffic light", "traffic sign",
        "vegetation", "terrain", "sky", "person", "rider", "car", "truck", "bus", "caravan", "trailer", "train", "motorcycle", "bicycle",
    ];

    private const int FirstObject = 4;

    private readonly SortedDictionary<int, string> _names;
    private readonly Dictionary<int, int> _labels = [];

    private readonly bool _isStandard;

    private CityscapesLabels(SortedDictionary<int, string> names, bool isStandard = false) => (_names, _isStandard) = (names, isStandard);

    public IEnumerable<string> Names => _names.Values;

    /// <summary>The label of a category that is written.</summary>
    public int this[int categoryId] => _labels[categoryId];

    /// <summary>Cityscapes' own numbers where all categories are Cityscapes', else 1, 2, 3, ...</summary>
    public static CityscapesLabels For(ImmutableArray<LabelCategory> categories)
    {
        var own = categories.Select(category => Array.IndexOf(Standard, category.Name)).ToList();
        var labels = new CityscapesLabels([]);
        for (var i = 0; i < categories.Length; i++)
        {
            var label = own.TrueForAll(number => number >= FirstObject) ? own[i] : i + 1;
            labels._names[label] = categories[i].Name;
            labels._labels[categories[i].Id!.Value] = label;
        }

        return labels;
    }

    public static CityscapesLabels Find(ILabelFiles files)
    {
        if (files.Named(FileName) is not { } path)
        {
            return new(new(Standard.Select((name, label) => (name, label)).Skip(FirstObject).ToDictionary(entry => entry.label, entry => entry.name)), isStandard: true);
        }

        var names = new SortedDictionary<int, string>();
        foreach (var (row, line) in Csv.Read(files.ReadText(path)).Skip(1))
        {
            names[row.Count == 2 && int.TryParse(row[0], NumberStyles.None, CultureInfo.InvariantCulture, out var label)
                ? label
                : throw new LabelFormatException($"{path}, line {line}: not a number and a name.")] = row[1];
        }

        return new(names);
    }

    public string Write()
    {
        var text = new StringBuilder("id,name\n");
        foreach (var (label, name) in _names)
        {
            text.Append(CultureInfo.InvariantCulture, $"{label},{Csv.Quote(name)}\n");
        }

        return text.ToString();
    }

    /// <summary>Background, and what Cityscapes' own camera sees of its car.</summary>
    public bool IsNothing(int label) => label == 0 || (_isStandard && label < FirstObject);

    /// <summary>Null for what is no object.</summary>
    public string? NameOf(int label) => _names.TryGetValue(label, out var name) ? name : null;
}
