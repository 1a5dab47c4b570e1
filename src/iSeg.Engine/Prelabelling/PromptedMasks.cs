using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Prelabelling;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Prelabelling;

/// <summary>Masks from boxes and points that nobody draws.</summary>
internal static class PromptedMasks
{
    private static readonly Segmenter Segmenter = new();

    /// <summary>A mask in each box, to take the box's place.</summary>
    public static List<FoundMask> InBoxes(EncodedImage encoded, IReadOnlyList<BoxedObject> boxes, double threshold, CancellationToken cancellationToken) =>
    [
        .. boxes.Select(boxed =>
        {
            var box = new BoxPrompt(new(boxed.Box.X, boxed.Box.Y), new(boxed.Box.Right, boxed.Box.Bottom));
            return Predict(encoded, [box], threshold, cancellationToken) with { Name = boxed.Category, Replaces = boxed.ObjectId };
        }),
    ];

    /// <summary>The same places on every picture.</summary>
    public static List<FoundMask> Same(EncodedImage encoded, PrelabelSpec spec, double threshold, CancellationToken cancellationToken)
    {
        var size = encoded.PictureSize;
        Prompt[] points = [.. (spec.Points ?? []).Select(point => new PointPrompt(Inside(point[0], point[1], size), point[2] > 0))];
        IReadOnlyList<Prompt[]> objects = spec.Boxes is { Count: > 0 } boxes
            ? [.. boxes.Select(box => (Prompt[])[new BoxPrompt(new(box[0] * size.Width, box[1] * size.Height), new(box[2] * size.Width, box[3] * size.Height)), .. points])]
            : [points];
        return [.. objects.Select(prompts => Predict(encoded, prompts, threshold, cancellationToken) with { Name = spec.Category })];
    }

    /// <summary>The last column and row still are the picture.</summary>
    private static PointD Inside(double x, double y, PixelSize size) => new(Math.Min(x * size.Width, size.Width - .5), Math.Min(y * size.Height, size.Height - .5));

    private static FoundMask Predict(EncodedImage encoded, Prompt[] prompts, double threshold, CancellationToken cancellationToken)
    {
        var prediction = Segmenter.Predict(encoded, PromptSet.Of(prompts), cancellationToken: cancellationToken);
        var mask = prediction.MaskAt(threshold);
        return new(mask, null, MaskScore.Of(mask, prediction.Map), JsonSerializer.Serialize(prompts.Select(Written)));
    }

    private static object Written(Prompt prompt) => prompt switch
    {
        BoxPrompt box => new { kind = "box", x0 = box.Min.X, y0 = box.Min.Y, x1 = box.Max.X, y1 = box.Max.Y },
        PointPrompt point => new { kind = "point", x = point.Position.X, y = point.Position.Y, positive = point.IsPositive },
        _ => new { kind = "prompt" },
    };
}
