using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Tests.PixelStage;

public sealed class MaskPartsTests
{
    private static readonly Gen<(PixelSize Size, bool[] Mask)> Masks =
        from width in Gen.Int[1, 14]
        from height in Gen.Int[1, 14]
        from mask in Gen.Bool.Array[width * height]
        select (new PixelSize(width, height), mask);

    [Fact]
    public void All_AnyMask_AreThePartsThatAFloodFinds() => Masks.Sample(
        test =>
        {
            var parts = new MaskParts(test.Mask, test.Size).All().ToList();

            var label = new int[test.Mask.Length];
            for (var part = 0; part < parts.Count; part++)
            {
                foreach (var run in parts[part])
                {
                    for (var at = run.Start; at < run.Start + run.Length; at++)
                    {
                        label[at].ShouldBe(0);
                        label[at] = part + 1;
                        test.Mask[at].ShouldBe(run.IsInside);
                    }
                }
            }

            label.ShouldNotContain(0);
            foreach (var start in parts.Select(part => part[0].Start))
            {
                var flood = Flood(test.Mask, test.Size, start);
                for (var at = 0; at < label.Length; at++)
                {
                    (label[at] == label[start]).ShouldBe(flood.Contains(at));
                }
            }
        },
        iter: 300);

    [Fact]
    public void All_AnyLabels_AreThePartsOfEachLabelsMask() => (
        from width in Gen.Int[1, 14]
        from height in Gen.Int[1, 14]
        from labels in Gen.Byte[0, 3].Array[width * height]
        select (Size: new PixelSize(width, height), Labels: labels)).Sample(
        test =>
        {
            var found = new MaskParts(test.Labels, test.Size).All().ToLookup(part => part[0].Label, part => part.Select(run => (run.Start, run.Length)).ToArray());

            foreach (byte label in (byte[])[0, 1, 2, 3])
            {
                var alone = new MaskParts(Array.ConvertAll(test.Labels, value => value == label), test.Size).All().Where(part => part[0].IsInside);
                found[label].SelectMany(part => part).ShouldBe(alone.SelectMany(part => part.Select(run => (run.Start, run.Length))));
                found[label].Count().ShouldBe(alone.Count());
            }
        },
        iter: 300);

    [Fact]
    public void IsAtFrame_RunsOfARing_OnlyTheOutsideTouches()
    {
        var size = new PixelSize(5, 5);
        var ring = new bool[25];
        foreach (var at in (int[])[6, 7, 8, 11, 13, 16, 17, 18])
        {
            ring[at] = true;
        }

        var parts = new MaskParts(ring, size);

        parts.All().Select(part => (part[0].IsInside, part.Exists(parts.IsAtFrame))).ShouldBe([(false, true), (true, false), (false, false)]);
    }

    private static HashSet<int> Flood(bool[] mask, PixelSize size, int start)
    {
        var found = new HashSet<int> { start };
        var queue = new Queue<int>(found);
        while (queue.TryDequeue(out var at))
        {
            var (y, x) = Math.DivRem(at, size.Width);
            foreach (var (nx, ny) in ((int, int)[])[(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)])
            {
                var next = (ny * size.Width) + nx;
                if (nx >= 0 && ny >= 0 && nx < size.Width && ny < size.Height && mask[next] == mask[start] && found.Add(next))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return found;
    }
}
