using System.Text.Json;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Coco.Checking;

/// <summary>Area and box: there, sound, and those of the mask.</summary>
internal static class ExtentCheck
{
    /// <summary>COCO's own polygons have the area and box of the outline, which differ from those of the pixels by its border.</summary>
    private const double OutlinePixels = 2.5;

    public static void Check(CheckedElement annotation, RleMask? mask, bool isPolygons)
    {
        CheckArea(annotation, mask, isPolygons);
        if (annotation.Find("bbox") is not { } box)
        {
            annotation.Warning("no bbox", "bbox", "There is no \"bbox\".");
            return;
        }

        if (box.ValueKind != JsonValueKind.Array || box.GetArrayLength() != 4 || box.EnumerateArray().Any(number => number.ValueKind != JsonValueKind.Number)
            || !(box[2].GetDouble() >= 0) || !(box[3].GetDouble() >= 0))
        {
            annotation.Error("bad bbox", "bbox", $"{CocoElement.Shown(box)} is not [x, y, width, height].");
            return;
        }

        if (mask is null)
        {
            return;
        }

        var bounds = mask.Bounds;
        var (x, y, width, height) = (box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());
        var farthest = Math.Max(
            Math.Max(Math.Abs(x - bounds.X), Math.Abs(y - bounds.Y)),
            Math.Max(Math.Abs(x + width - bounds.Right), Math.Abs(y + height - bounds.Bottom)));
        if (!(farthest <= (isPolygons ? OutlinePixels : 1)))
        {
            annotation.Warning("wrong bbox", "bbox", FormattableString.Invariant(
                $"{CocoElement.Shown(box)} is not the box of its pixels, [{bounds.X},{bounds.Y},{bounds.Width},{bounds.Height}]."));
        }
    }

    private static void CheckArea(CheckedElement annotation, RleMask? mask, bool isPolygons)
    {
        if (annotation.Find("area") is not { } area)
        {
            annotation.Warning("no area", "area", "There is no \"area\"; COCO's own evaluation wants it.");
            return;
        }

        if (area.ValueKind != JsonValueKind.Number || !(area.GetDouble() >= 0) || double.IsInfinity(area.GetDouble()))
        {
            annotation.Error("bad area", "area", $"{CocoElement.Shown(area)} is no area.");
            return;
        }

        if (mask is null)
        {
            return;
        }

        // An outline's border of half a pixel on both sides, for every pixel along it; run lengths are exact.
        var slack = isPolygons ? Math.Max((.1 * mask.Area) + 4, mask.Runs.Length + (2 * mask.Bounds.Height)) : 1;
        if (Math.Abs(area.GetDouble() - mask.Area) > slack)
        {
            annotation.Warning("wrong area", "area", FormattableString.Invariant($"{area.GetDouble():0.##} is not the area of its pixels, {mask.Area}."));
        }
    }
}
