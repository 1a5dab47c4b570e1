using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Unsupervised;

/// <summary>Two segments become one. The n-th merge makes the node numbered <see cref="SegmentTree.Leaves"/> + n.</summary>
/// <param name="First">A leaf, or an earlier merge.</param>
/// <param name="Second">Another.</param>
/// <param name="Height">How unlike they are; never falls from one merge to the next.</param>
public readonly record struct SegmentMerge(int First, int Second, float Height);

/// <summary>
/// A picture divided at every fineness at once: small segments, the leaves, and the order in which neighbours become one. Dividing takes
/// its time once; any number of segments is then a look at the list. Immutable.
/// </summary>
public sealed class SegmentTree
{
    private readonly PixelScene _scene;
    private readonly int[] _leafOfRegion;
    private readonly LabelSampling _sampling;

    internal SegmentTree(string backboneId, PixelScene scene, int[] leafOfRegion, ImmutableArray<SegmentMerge> merges, int suggested)
    {
        (_scene, _leafOfRegion, Merges, Leaves) = (scene, leafOfRegion, merges, merges.Length + 1);
        Suggested = Math.Clamp(suggested, 1, Leaves);
        Labels = BorderVoting.Vote(scene, Array.ConvertAll(scene.Labels, region => (ushort)leafOfRegion[region]));
        _sampling = new(scene, Labels);
        Division = $"{backboneId}-{Fingerprint()}";
    }

    /// <summary>Names this division: the same backbone divides the same picture the same way, another one does not.</summary>
    public string Division { get; }

    /// <summary>The working size.</summary>
    public PixelSize Size => _scene.Size;

    public PixelSize PictureSize => _scene.Picture;

    /// <summary>How many segments there are at the finest; nodes 0 .. Leaves - 1.</summary>
    public int Leaves { get; }

    /// <summary>Leaves - 1 of them: after the last the whole picture is one.</summary>
    public ImmutableArray<SegmentMerge> Merges { get; }

    /// <summary>How many segments people should be shown first, 1..<see cref="Leaves"/>.</summary>
    public int Suggested { get; }

    /// <summary>[height, width] of <see cref="Size"/>, row-major: the leaf of each working pixel.</summary>
    public ushort[] Labels { get; }

    /// <summary>Of labels, regions and merges, and of what the first mask leaves behind for the next.</summary>
    internal long ByteSize => (2L * Labels.Length) + (4L * _leafOfRegion.Length) + (16L * Leaves) + _sampling.ByteSize;

    /// <summary>Per leaf the node that it belongs to when there are so many segments.</summary>
    /// <param name="segments">1..<see cref="Leaves"/>.</param>
    public int[] Cut(int segments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, Leaves);
        var parents = Parents(Leaves - segments);
        var nodes = new int[Leaves];
        for (var leaf = 0; leaf < nodes.Length; leaf++)
        {
            nodes[leaf] = leaf;
            while (parents[nodes[leaf]] >= 0)
            {
                nodes[leaf] = parents[nodes[leaf]];
            }
        }

        return nodes;
    }

    /// <summary>The picture divided into so many segments, at its own resolution.</summary>
    /// <param name="segments">1..255, and at most <see cref="Leaves"/>.</param>
    public PictureSegments Divide(int segments)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, byte.MaxValue);
        var nodes = Cut(segments);
        return PictureSegments.Of(PictureSize, _sampling.Labels(), leaf => nodes[leaf]);
    }

    /// <summary>The picture cut into so many segments, each as a mask of its own resolution: what the editor makes of a click on each.</summary>
    /// <param name="segments">1..<see cref="Leaves"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>With the node of each; together they are the picture, and no two overlap.</returns>
    internal IReadOnlyList<(int Node, RleMask Mask)> Pieces(int segments, CancellationToken cancellationToken = default) =>
        SegmentPieces.Of(_sampling.Labels(), Cut(segments), PictureSize, cancellationToken);

    /// <summary>The pixels of some leaves. Masks of different leaves never overlap, and all together are the picture.</summary>
    internal RleMask Mask(bool[] leaves) => _sampling.Mask(leaves);

    /// <summary>[regions]: 1 in the leaves, 0 elsewhere.</summary>
    internal float[] Regions(bool[] leaves) => Array.ConvertAll(_leafOfRegion, leaf => leaves[leaf] ? 1f : 0f);

    /// <summary>[leaves]: what is chosen when segments were taken in and put out in this order.</summary>
    /// <exception cref="InvalidPromptException">They are another division's, or there is no such segment.</exception>
    internal bool[] Chosen(IEnumerable<SegmentsPrompt> prompts)
    {
        var chosen = new bool[Leaves];
        foreach (var prompt in prompts)
        {
            if (prompt.Division != Division)
            {
                throw new InvalidPromptException("The picture is divided in another way by now. Choose its segments again.");
            }

            foreach (var node in prompt.Nodes)
            {
                Mark(chosen, node, prompt.IsPositive);
            }
        }

        return chosen;
    }

    private void Mark(bool[] chosen, int node, bool value)
    {
        if (node < 0 || node >= (2 * Leaves) - 1)
        {
            throw new InvalidPromptException($"There is no segment {node} in this picture; they are 0 to {(2 * Leaves) - 2}.");
        }

        var open = new Stack<int>([node]);
        while (open.TryPop(out var next))
        {
            if (next < Leaves)
            {
                chosen[next] = value;
            }
            else
            {
                open.Push(Merges[next - Leaves].First);
                open.Push(Merges[next - Leaves].Second);
            }
        }
    }

    /// <summary>Per node the one that it became a part of in the first so many merges; -1 for none.</summary>
    private int[] Parents(int merges)
    {
        var parents = new int[(2 * Leaves) - 1];
        Array.Fill(parents, -1);
        for (var i = 0; i < merges; i++)
        {
            parents[Merges[i].First] = parents[Merges[i].Second] = Leaves + i;
        }

        return parents;
    }

    private string Fingerprint()
    {
        var bytes = new byte[(2 * Labels.Length) + (8 * Merges.Length)];
        for (var at = 0; at < Labels.Length; at++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * at), Labels[at]);
        }

        for (var i = 0; i < Merges.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((2 * Labels.Length) + (8 * i)), Merges[i].First);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((2 * Labels.Length) + (8 * i) + 4), Merges[i].Second);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
    }
}
