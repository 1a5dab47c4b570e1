using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using iSeg.Core.Formats.Outlines;

namespace iSeg.Core.Formats.Coco;

/// <summary>COCO instances: one JSON file for each part.</summary>
public sealed class CocoFormat : ILabelFormat
{
    public string Id => "coco";

    public string Name => "COCO instances";

    public string Description => "One JSON file with run lengths (or polygons) of every object; holds everything.";

    public bool IsSingleFile => true;

    public bool HoldsCrowds => true;

    public bool Detect(ILabelFiles files) => Files(files).Count > 0;

    public async IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pictures = 0;
        var paths = Files(files);
        foreach (var path in paths)
        {
            var file = new CocoFile(files, path, paths.Count > 1 ? path + ": " : "", pictures);
            await foreach (var item in file.ReadAsync(reading, cancellationToken))
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
            var name = part.Length == 0 ? "instances.json" : $"annotations/instances_{part}.json";
            await sink.WriteAsync(name, output => WriteAsync(content, part, output, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Writes one part.</summary>
    public static Task<CocoSummary> WriteAsync(LabelExport content, string part, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return CocoWriter.WriteAsync(
            output,
            new(content.Title, content.At) { Kept = content.File },
            [.. content.Categories.Select(category => new CocoCategory(category.Id!.Value, category.Name, category.Supercategory) { Extra = category.Extra })],
            content.Pictures(part, false).Select(ToImage),
            Annotations(content, part),
            cancellationToken);
    }

    private static CocoImage ToImage(ExportPicture picture) =>
        new(picture.Id, picture.Path, picture.Size.Width, picture.Size.Height) { Extra = picture.Extra };

    private static async IAsyncEnumerable<CocoAnnotation> Annotations(LabelExport content, string part)
    {
        await foreach (var picture in content.Pictures(part, true))
        {
            foreach (var thing in picture.Objects)
            {
                yield return new(thing.Id, picture.Id, thing.Category, thing.Size, thing.Counts, thing.Area, thing.Box)
                {
                    IsCrowd = thing.IsCrowd,
                    ObjectId = thing.ObjectId,
                    Extra = thing.Extra,

                    // COCO's own code tells crowds by their run lengths.
                    Outlines = content.Options.Polygons && !thing.IsCrowd ? MaskOutlines.Trace(thing.ToMask(), content.Options.Tolerance) : null,
                };
            }
        }
    }

    /// <summary>Files that begin like COCO's; with several of them, not those that hold captions or keypoints of the same objects again.</summary>
    private static List<string> Files(ILabelFiles files)
    {
        var found = files.Ending(".json").Where(path => IsCoco(files.PeekMembers(path))).ToList();
        var instances = found.Where(path => LabelFiles.FileName(path).StartsWith("instances", StringComparison.OrdinalIgnoreCase)).ToList();
        return instances.Count > 0 ? instances : found;
    }

    private static bool IsCoco(IReadOnlyList<string> members) =>
        members.Contains("annotations") || members.Contains("images") || (members.Contains("info") && members.Contains("licenses"));
}
