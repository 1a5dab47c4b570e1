namespace iSeg.Core.Formats.Outlines;

/// <summary>A closed way along pixel edges with the object on its right hand: clockwise around it, the other way around in its holes.</summary>
internal sealed class Ring(List<(int X, int Y)> corners, bool isHole)
{
    /// <summary>The places where the way turns; the last joins the first.</summary>
    public List<(int X, int Y)> Corners { get; } = corners;

    public bool IsHole { get; } = isHole;

    /// <summary>Holes that hang on this ring: on the side from which corner, at which height, and which ring.</summary>
    public List<HoleCut> Cuts { get; } = [];

    /// <summary>A hole's corner at which its own cut ends.</summary>
    public int Entry { get; set; }
}

/// <param name="Side">The side of the ring from corner Side to the next, a vertical one.</param>
/// <param name="X">Where the cut leaves the ring.</param>
/// <param name="Y">Its height; the cut is level.</param>
/// <param name="Hole">The ring that it leads to.</param>
internal sealed record HoleCut(int Side, int X, int Y, Ring Hole);
