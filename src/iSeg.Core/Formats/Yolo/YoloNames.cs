using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace iSeg.Core.Formats.Yolo;

/// <summary>The names of YOLO's class numbers: <c>data.yaml</c>, or a list with a name a line.</summary>
internal static class YoloNames
{
    private static readonly string[] Lists = ["classes.txt", "obj.names"];

    /// <summary>The file that has them; null for none.</summary>
    public static string? File(ILabelFiles files) =>
        files.Named("data.yaml") ?? files.Ending(".yaml").Concat(files.Ending(".yml")).FirstOrDefault() ?? Lists.Select(files.Named).FirstOrDefault(path => path is not null);

    public static IReadOnlyDictionary<int, string> Read(ILabelFiles files)
    {
        if (File(files) is not { } path)
        {
            return new Dictionary<int, string>();
        }

        var text = files.ReadText(path);
        return path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            ? FromYaml(text, path)
            : text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select((name, number) => (name, number)).ToDictionary(e => e.number, e => e.name);
    }

    public static string Write(ImmutableArray<LabelCategory> categories, ImmutableArray<string> parts)
    {
        var names = new YamlMappingNode();
        foreach (var (category, number) in categories.Select((category, number) => (category, number)))
        {
            names.Add(number.ToString(CultureInfo.InvariantCulture), new YamlScalarNode(category.Name) { Style = ScalarStyle.DoubleQuoted });
        }

        var root = new YamlMappingNode { { "path", "." } };
        foreach (var part in parts)
        {
            root.Add(part.Length == 0 ? "train" : part, part.Length == 0 ? "images" : $"images/{part}");
        }

        // Training asks for both, also where nothing was set aside.
        if (!parts.Contains("val"))
        {
            root.Add("val", parts[0].Length == 0 ? "images" : $"images/{parts[0]}");
        }

        root.Add("names", names);
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        return text.ToString();
    }

    private static Dictionary<int, string> FromYaml(string text, string path)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var names = yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root && root.Children.TryGetValue(new YamlScalarNode("names"), out var node) ? node : null;
            return names switch
            {
                YamlSequenceNode list => list.Select((item, number) => (Name: Scalar(item), number)).ToDictionary(entry => entry.number, entry => entry.Name),
                YamlMappingNode map => map.Children.ToDictionary(pair => int.Parse(Scalar(pair.Key), NumberStyles.None, CultureInfo.InvariantCulture), pair => Scalar(pair.Value)),
                _ => throw new LabelFormatException($"{path} has no list \"names\"."),
            };
        }
        catch (Exception exception) when (exception is YamlException or FormatException or OverflowException or ArgumentException)
        {
            throw new LabelFormatException($"{path} has no list of names that can be read: {exception.Message}", exception);
        }
    }

    private static string Scalar(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw new FormatException("a name is no text");
}
