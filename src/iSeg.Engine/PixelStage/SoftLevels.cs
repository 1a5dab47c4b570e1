using iSeg.Core.Geometry;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// Makes a soft map of a mask: 0.5 lies on its border, and further levels follow the masks that the same cut gives with more or less
/// evidence for the object, so that a threshold takes away and adds whole parts and not only a rim.
/// </summary>
internal static class SoftLevels
{
    /// <summary>Pixels over which the map rises from 0.5 to its level.</summary>
    private const float Ramp = 4;
    private static readonly float[] Outside = [.04f, .2f, .36f];
    private static readonly float[] Inside = [.96f, .8f, .64f];

    /// <param name="scene">The picture.</param>
    /// <param name="seeds">Background for certain, such as outside a box, is 0.</param>
    /// <param name="mask">[height, width] the object.</param>
    /// <param name="chosen">The candidate that it came from.</param>
    /// <param name="levels">[regions] each: much less, less, more, much more evidence.</param>
    /// <returns>[height, width] 0..1, above 0.5 exactly where the mask is.</returns>
    public static float[] Build(PixelScene scene, Seeds seeds, bool[] mask, Candidate chosen, bool[][] levels)
    {
        var regionValues = new float[scene.Regions.Count];
        for (var region = 0; region < regionValues.Length; region++)
        {
            regionValues[region] = chosen.Inside[region]
                ? levels[0][region] ? Inside[0] : levels[1][region] ? Inside[1] : Inside[2]
                : levels[2][region] ? Outside[2] : levels[3][region] ? Outside[1] : Outside[0];
        }

        var values = new float[mask.Length];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = regionValues[scene.Labels[at]];
        }

        var radius = (int)Math.Max(1, Math.Sqrt(mask.Length / (double)scene.Regions.Count) / 3);
        BoxBlur.Apply(values, scene.Size, radius);
        var steps = StepsToBorder(mask, scene.Size);
        for (var at = 0; at < values.Length; at++)
        {
            var level = mask[at] ? Math.Max(values[at], Inside[2]) : Math.Min(values[at], Outside[2]);
            var ramp = steps[at] == 0 ? 1 : Math.Min(1, (steps[at] - .5f) / Ramp);
            values[at] = seeds.Sign[at] < 0 && seeds.Inside is not null ? 0 : .5f + ((level - .5f) * ramp);
        }

        return values;
    }

    /// <summary>Steps to the other side of the border, 1 beside it, up to the ramp's length; 0 beyond.</summary>
    private static byte[] StepsToBorder(bool[] mask, PixelSize size)
    {
        var steps = new byte[mask.Length];
        var ring = new List<int>();
        void Take(int at, int step, List<int> to)
        {
            if (steps[at] == 0)
            {
                steps[at] = (byte)step;
                to.Add(at);
            }
        }

        for (var at = 0; at < mask.Length; at++)
        {
            if (at % size.Width + 1 < size.Width && mask[at] != mask[at + 1])
            {
                Take(at, 1, ring);
                Take(at + 1, 1, ring);
            }

            if (at + size.Width < mask.Length && mask[at] != mask[at + size.Width])
            {
                Take(at, 1, ring);
                Take(at + size.Width, 1, ring);
            }
        }

        for (var step = 2; step <= (int)Ramp; step++)
        {
            var next = new List<int>();
            foreach (var at in ring)
            {
                var x = at % size.Width;
                if (x > 0)
                {
                    Take(at - 1, step, next);
                }

                if (x + 1 < size.Width)
                {
                    Take(at + 1, step, next);
                }

                if (at >= size.Width)
                {
                    Take(at - size.Width, step, next);
                }

                if (at + size.Width < mask.Length)
                {
                    Take(at + size.Width, step, next);
                }
            }

            ring = next;
        }

        return steps;
    }
}
