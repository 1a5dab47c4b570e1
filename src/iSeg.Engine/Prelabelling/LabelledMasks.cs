using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prelabelling;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Engine.Prelabelling;

/// <summary>Masks out of maps whose categories compete for every pixel.</summary>
internal static class LabelledMasks
{
    public static List<FoundMask> Of(CategoryMaps maps, PixelSize size, BackgroundRule rule)
    {
        var found = new List<FoundMask>();
        for (var first = 0; first < maps.Names.Length; first += byte.MaxValue)
        {
            // A label is a byte; a sentence has far fewer names, so there is one round.
            var count = Math.Min(byte.MaxValue, maps.Names.Length - first);
            var labels = CategoryLabels.Assign([.. maps.Refined.Skip(first).Take(count)], maps.Grid, [.. Enumerable.Range(1, count).Select(value => (byte)value)], size, rule);
            for (var i = 0; i < count; i++)
            {
                var mask = RleMask.FromBitmap(Array.ConvertAll(labels, label => label == i + 1 ? (byte)1 : (byte)0), size);
                var name = maps.Names[first + i];
                found.Add(new(mask, name, MaskScore.Of(mask, maps.Refined[first + i], maps.Grid), NamedMasks.Prompt(name)));
            }
        }

        return found;
    }
}
