using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Prompts;

/// <summary>Something that a person says about the wanted object, in picture coordinates.</summary>
public abstract record Prompt;

/// <summary>"This pixel is (not) the object."</summary>
public sealed record PointPrompt(PointD Position, bool IsPositive = true) : Prompt;

/// <summary>A scribble: every pixel under the polyline is (not) the object.</summary>
public sealed record LinePrompt(ImmutableArray<PointD> Points, bool IsPositive = true) : Prompt
{
    public bool Equals(LinePrompt? other) => other is not null && IsPositive == other.IsPositive && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    public override int GetHashCode() => HashCode.Combine(IsPositive, Points.Length, Points.IsEmpty ? default : Points[0]);
}

/// <summary>The object lies inside this rectangle. Corners in any order are put in order.</summary>
public sealed record BoxPrompt : Prompt
{
    public BoxPrompt(PointD a, PointD b)
    {
        Min = new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y));
        Max = new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y));
    }

    public PointD Min { get; }

    public PointD Max { get; }
}

/// <summary>What the object is called. Only backbones with a text encoder understand it.</summary>
public sealed record TextPrompt(string Text) : Prompt;

/// <summary>Parts of a divided picture that are (not) the object: "segment everything", clicked together. In their order: what comes later holds.</summary>
/// <param name="Division">Which division the numbers are of: the same picture, divided by another backbone, has others.</param>
/// <param name="Nodes">Numbers in the division's tree.</param>
public sealed record SegmentsPrompt(string Division, ImmutableArray<int> Nodes, bool IsPositive = true) : Prompt
{
    public bool Equals(SegmentsPrompt? other) =>
        other is not null && (Division, IsPositive) == (other.Division, other.IsPositive) && Nodes.AsSpan().SequenceEqual(other.Nodes.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Division, IsPositive, Nodes.Length, Nodes.IsEmpty ? 0 : Nodes[0]);
}

/// <summary>A mask to start from, of the picture's size.</summary>
public sealed record MaskPrompt(RleMask Mask) : Prompt;
