using System.Runtime.CompilerServices;
using System.Text.Json;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Formats.Outlines;

namespace iSeg.Core.Formats.LabelMe;

/// <summary>LabelMe: a JSON file a picture with outlines; shapes of one label and one group are one object.</summary>
public sealed class LabelMeFormat : ILabelFormat
{
    public string Id => "labelme";

    public string Name => "LabelMe";

    public string Description => "A JSON file of outlines for each picture; no annotation ids.";

    public bool IsSingleFile => false;

    public bool HoldsCrowds => true;

    public string PicturePath(string part, string path) => part.Length == 0 ? path : $"{part}/{path}";

    public bool Detect(ILabelFiles files) => files.Ending(".json").Any(path => files.PeekMembers(path).Contains("shapes"));

    public async IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (number, categories) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var path in files.Ending(".json").Where(path => files.PeekMembers(path) is var members && (members.Contains("shapes") || members.Contains("imagePath"))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            using var json = files.ReadJson(path);
            var picture = new LabelMePicture(path, json.RootElement, reading);
            yield return new LabelItem.OfPicture(new(picture.Name, picture.Size));
            foreach (var item in picture.Objects(number))
            {
                if (item is LabelItem.OfObject { Thing.Category: var category } && categories.Add(category))
                {
                    yield return new LabelItem.OfCategory(new(category));
                }

                yield return item;
            }

            number++;
        }
    }

    public async Task WriteAsync(LabelExport content, ILabelSink sink, CancellationToken cancellationToken)
    {
        var names = content.Categories.ToDictionary(category => category.Id!.Value, category => category.Name);
        foreach (var part in content.Parts)
        {
            await foreach (var picture in content.Pictures(part, true).WithCancellation(cancellationToken))
            {
                await sink.WriteAsync(
                    $"{(part.Length == 0 ? "" : part + "/")}{picture.Name}.json",
                    async stream =>
                    {
                        await using var json = new Utf8JsonWriter(stream, CocoJson.Options with { Indented = true });
                        Write(json, picture, names, content.Options.Tolerance);
                    },
                    cancellationToken);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, ExportPicture picture, Dictionary<int, string> names, double tolerance)
    {
        json.WriteStartObject();
        json.WriteString("version", "5.5.0");
        json.WriteStartObject("flags");
        json.WriteEndObject();
        json.WriteStartArray("shapes");
        for (var i = 0; i < picture.Objects.Count; i++)
        {
            var thing = picture.Objects[i];
            var parts = MaskOutlines.Trace(thing.ToMask(), tolerance);
            foreach (var part in parts)
            {
                WriteShape(json, names[thing.Category], part, parts.Length > 1 ? i + 1 : null, thing.IsCrowd);
            }
        }

        json.WriteEndArray();
        json.WriteString("imagePath", LabelFiles.FileName(picture.Path));
        json.WriteNull("imageData");
        json.WriteNumber("imageHeight", picture.Size.Height);
        json.WriteNumber("imageWidth", picture.Size.Width);
        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, string label, double[] outline, int? group, bool isCrowd)
    {
        json.WriteStartObject();
        json.WriteString("label", label);
        json.WriteStartArray("points");
        for (var i = 0; i < outline.Length; i += 2)
        {
            json.WriteStartArray();
            json.WriteNumberValue(outline[i]);
            json.WriteNumberValue(outline[i + 1]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (group is { } number)
        {
            json.WriteNumber("group_id", number);
        }
        else
        {
            json.WriteNull("group_id");
        }

        json.WriteString("description", "");
        json.WriteString("shape_type", "polygon");
        json.WriteStartObject("flags");
        if (isCrowd)
        {
            json.WriteBoolean(LabelMePicture.CrowdFlag, true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
