using System.Runtime.CompilerServices;
using System.Text.Json;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Formats.Png;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Panoptic;

/// <summary>COCO panoptic: an RGB PNG a picture whose colours are segment ids (r + 256 g + 65536 b), and a JSON file that explains them.</summary>
public sealed class PanopticFormat : ILabelFormat
{
    /// <summary>Odd, so that different objects get different colours, and large, so that neighbours differ to the eye.</summary>
    private const int ColourStep = 0x9E3779;

    private const int Colours = 1 << 24;

    public string Id => "coco-panoptic";

    public string Name => "COCO panoptic";

    public string Description => "PNGs of segment ids and a JSON file; where objects overlap the smaller one wins, no annotation ids.";

    public bool IsSingleFile => false;

    public bool HoldsCrowds => true;

    public bool Detect(ILabelFiles files) => files.Ending(".png").Any() && PanopticReader.Files(files).Any();

    public async IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pictures = 0;
        foreach (var path in PanopticReader.Files(files))
        {
            await foreach (var item in new PanopticReader(files, path, reading, pictures).ReadAsync(cancellationToken))
            {
                pictures += item is LabelItem.OfPicture ? 1 : 0;
                yield return item;
            }
        }
    }

    public async Task WriteAsync(LabelExport content, ILabelSink sink, CancellationToken cancellationToken)
    {
        foreach (var part in content.Parts)
        {
            var stem = part.Length == 0 ? "panoptic" : $"panoptic_{part}";

            // One file at a time goes out, and this one grows beside the others.
            await using var draft = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            await using (var json = new Utf8JsonWriter(draft, CocoJson.Options))
            {
                await WriteAsync(json, content, part, stem, sink, cancellationToken);
            }

            draft.Position = 0;
            await sink.WriteAsync($"annotations/{stem}.json", output => draft.CopyToAsync(output, cancellationToken), cancellationToken);
        }
    }

    private static async Task WriteAsync(Utf8JsonWriter json, LabelExport content, string part, string stem, ILabelSink sink, CancellationToken cancellationToken)
    {
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", content.Title);
        json.WriteString("date_created", content.At.ToString("O"));
        json.WriteEndObject();
        json.WriteStartArray("categories");
        foreach (var category in content.Categories)
        {
            WriteCategory(json, category);
        }

        json.WriteEndArray();
        json.WriteStartArray("images");
        await foreach (var picture in content.Pictures(part, false).WithCancellation(cancellationToken))
        {
            json.WriteStartObject();
            json.WriteNumber("id", picture.Id);
            json.WriteString("file_name", picture.Path);
            json.WriteNumber("width", picture.Size.Width);
            json.WriteNumber("height", picture.Size.Height);
            json.WriteMembers(picture.Extra);
            json.WriteEndObject();
            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteStartArray("annotations");
        var hidden = 0;
        await foreach (var picture in content.Pictures(part, true).WithCancellation(cancellationToken))
        {
            var pixels = new int[picture.Size.Area];
            foreach (var (thing, index) in LabelMap.PaintOrder(picture.Objects))
            {
                LabelMap.Paint(pixels, thing.ToMask(), Colour(index));
            }

            await sink.WriteBytesAsync($"{stem}/{picture.Name}.png", PngWriter.Rgb(pixels, picture.Size), cancellationToken);
            hidden += WritePicture(json, picture, LabelMap.ToMasks(pixels, picture.Size));
            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (hidden > 0)
        {
            content.Note($"{hidden} objects lie wholly under others and are left out: a pixel holds one object only.");
        }
    }

    private static int Colour(int index) => (int)((long)(index + 1) * ColourStep % Colours);

    private static void WriteCategory(Utf8JsonWriter json, LabelCategory category)
    {
        json.WriteStartObject();
        json.WriteNumber("id", category.Id!.Value);
        json.WriteString("name", category.Name);
        json.WriteString("supercategory", category.Supercategory);
        json.WriteMembers(category.Extra, name => name is "isthing" or "color");
        json.WriteNumber("isthing", 1);
        json.WriteStartArray("color");
        var colour = Palette.Packed(1 + (category.Id!.Value % 255));
        json.WriteNumberValue(colour & 0xff);
        json.WriteNumberValue((colour >> 8) & 0xff);
        json.WriteNumberValue(colour >> 16);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Area and box are those of what is to be seen of each object. Gives the number of those of which nothing is.</summary>
    private static int WritePicture(Utf8JsonWriter json, ExportPicture picture, SortedDictionary<int, RleMask> visible)
    {
        var hidden = 0;
        json.WriteStartObject();
        json.WriteNumber("image_id", picture.Id);
        json.WriteString("file_name", picture.Name + ".png");
        json.WriteStartArray("segments_info");
        for (var i = 0; i < picture.Objects.Count; i++)
        {
            if (!visible.TryGetValue(Colour(i), out var mask))
            {
                hidden++;
                continue;
            }

            json.WriteStartObject();
            json.WriteNumber("id", Colour(i));
            json.WriteNumber("category_id", picture.Objects[i].Category);
            json.WriteNumber("area", mask.Area);
            json.WriteStartArray("bbox");
            var box = mask.Bounds;
            foreach (var number in (int[])[box.X, box.Y, box.Width, box.Height])
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
            json.WriteNumber("iscrowd", picture.Objects[i].IsCrowd ? 1 : 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return hidden;
    }
}
