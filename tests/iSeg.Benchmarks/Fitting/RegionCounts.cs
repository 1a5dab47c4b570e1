using iSeg.Engine.Evaluation;
using iSeg.Engine.PixelStage;

namespace iSeg.Benchmarks.Fitting;

/// <summary>How many pixels of each region are object and background: how good a set of regions is, region borders being all that the ranking can choose.</summary>
internal sealed class RegionCounts
{
    private readonly int[] _object;
    private readonly int[] _other;
    private readonly long _all;

    public RegionCounts(PixelScene scene, Truth truth)
    {
        (_object, _other, _all) = (new int[scene.Regions.Count], new int[scene.Regions.Count], truth.Area);
        for (var y = 0; y < truth.Size.Height; y++)
        {
            for (var x = 0; x < truth.Size.Width; x++)
            {
                var (label, region) = (truth.Labels[(y * truth.Size.Width) + x], scene.Labels[scene.WorkingIndex(x, y)]);
                _object[region] += label == 1 ? 1 : 0;
                _other[region] += label == 0 ? 1 : 0;
            }
        }
    }

    public float Iou(bool[] inside)
    {
        long both = 0, surplus = 0;
        for (var region = 0; region < inside.Length; region++)
        {
            both += inside[region] ? _object[region] : 0;
            surplus += inside[region] ? _other[region] : 0;
        }

        return both / (float)Math.Max(1, _all + surplus);
    }
}
