using System.Collections.Immutable;
using iSeg.Core.Formats;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Formats.Labels;

/// <summary>Two pictures with what is hard about objects: holes, islands in holes, several parts, the picture's rim, single pixels, overlap.</summary>
internal static class Sample
{
    private static readonly PixelSize Wide = new(97, 61);

    private static readonly PixelSize Tall = new(40, 70);

    public static ImmutableArray<LabelCategory> Categories { get; } =
        [new("road, \"wet\"", 3, "ground"), new("zèbre: 🦓", 7, "animal", """{"isthing":1,"keypoints":["nose"]}"""), new("unused", 9)];

    public static ImmutableArray<ExportPicture> Pictures { get; } =
    [
        new(12, "deep/er/picture one.jpg", Wide, "deep/er/picture one", """{"license":3}""",
        [
            Thing(101, 7, Ring(Wide, new(5, 5, 30, 30), new(10, 10, 20, 20)).Union(RleMask.Rectangle(Wide, new(14, 14, 6, 6))), extra: """{"score":0.25,"attributes":{"wet":true}}"""),
            Thing(102, 3, RleMask.Rectangle(Wide, new(0, 40, 97, 21)), crowd: true),
            Thing(105, 7, RleMask.Rectangle(Wide, new(60, 2, 1, 1)).Union(RleMask.Rectangle(Wide, new(61, 3, 8, 1))).Union(RleMask.Rectangle(Wide, new(90, 0, 7, 9)))),
        ]),
        new(13, "b.jpg", Tall, "b", null, []),
        new(20, "c.jpg", Tall, "c", null, [Thing(7, 3, RleMask.Full(Tall).Subtract(RleMask.Rectangle(Tall, new(20, 30, 1, 1)))), Thing(8, 7, RleMask.Rectangle(Tall, new(39, 69, 1, 1)))]),
    ];

    public static LabelExport Export(LabelWriteOptions? options = null, params ExportPicture[] pictures) => new()
    {
        Title = "sample",
        At = DateTimeOffset.UnixEpoch,
        Categories = Categories,
        Parts = [""],
        Options = options ?? new(),
        Pictures = (_, withObjects) => (pictures.Length > 0 ? [.. pictures] : Pictures).Select(p => withObjects ? p : p with { Objects = [] }).ToAsyncEnumerable(),
    };

    public static ExportObject Thing(long id, int category, RleMask mask, bool crowd = false, string? extra = null) =>
        new(id, category, mask.Size, mask.ToCounts(), mask.Area, mask.Bounds, crowd, null, extra);

    public static LabelReading Reading { get; } = new() { SizeOf = path => Pictures.FirstOrDefault(p => p.Name == path || p.Path.EndsWith(path, StringComparison.Ordinal))?.Size };

    public static async Task<List<LabelItem>> ReadAsync(ILabelFormat format, ILabelFiles files, LabelReading? reading = null)
    {
        var items = new List<LabelItem>();
        await foreach (var item in format.ReadAsync(files, reading ?? Reading, TestContext.Current.CancellationToken))
        {
            items.Add(item);
        }

        return items;
    }

    public static List<LabelObject> Objects(this IEnumerable<LabelItem> items) => [.. items.OfType<LabelItem.OfObject>().Select(item => item.Thing)];

    private static RleMask Ring(PixelSize size, PixelRect outer, PixelRect inner) => RleMask.Rectangle(size, outer).Subtract(RleMask.Rectangle(size, inner));
}
