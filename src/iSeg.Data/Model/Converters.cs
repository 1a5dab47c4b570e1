using System.Globalization;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace iSeg.Data.Model;

/// <summary>Moments as UTC ticks: SQLite can order them and nothing is rounded. The offset is not kept.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    moment => moment.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

/// <summary>Patches as text: "x y width height counts"; empty for none.</summary>
internal sealed class MaskPatchConverter() : ValueConverter<MaskPatch, string>(
    patch => Write(patch),
    text => Read(text))
{
    public static string Write(MaskPatch patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var rect = patch.Rect;
        return rect.IsEmpty
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{rect.X} {rect.Y} {rect.Width} {rect.Height} {patch.Content.ToCounts()}");
    }

    public static MaskPatch Read(string text)
    {
        if (text.Length == 0)
        {
            return MaskPatch.Nothing;
        }

        var parts = text.Split(' ', 5);
        var rect = new PixelRect(Number(parts[0]), Number(parts[1]), Number(parts[2]), Number(parts[3]));
        return new(rect, RleMask.FromCounts(rect.Size, parts[4]));

        static int Number(string part) => int.Parse(part, CultureInfo.InvariantCulture);
    }
}
