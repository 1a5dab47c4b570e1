using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// What the pixel stage knows of a picture before anybody clicks: colours at working size, small regions and their borders, a palette,
/// and a larger copy that guides borders to the picture's own resolution. Immutable.
/// </summary>
internal sealed class PixelScene
{
    /// <summary>The working picture's long side and area stay below these.</summary>
    public const int MaxWorkingSide = 1024;
    public const int MaxWorkingArea = 1024 * 768;

    /// <summary>The same for strips, which would have no height left otherwise: pictures four times as long as wide, or more.</summary>
    public const int MaxStripSide = 4096;
    private const int StripShape = 4;

    /// <summary>The guide's area stays below this: 12 MB.</summary>
    public const int MaxGuideArea = 4_000_000;
    private const int WantedRegions = 1800;
    private const int SmallestRegion = 24;

    /// <summary>Icons have few pixels, and each of them matters: so many regions at least, as far as there are pixels.</summary>
    private const int FewestRegions = 256;

    private PixelScene(PixelSize picture, RgbImage guide, RgbImage working, LabPlanes smooth, int[] labels, RegionGraph regions)
    {
        (Picture, Guide, Working, Regions) = (picture, guide, working, regions);
        Labels = labels;
        Palette = Palette.From(regions);
        Colour = new byte[labels.Length];
        RegionColour = new byte[regions.Count];
        for (var region = 0; region < regions.Count; region++)
        {
            RegionColour[region] = (byte)Palette.Nearest(regions.L[region], regions.A[region], regions.B[region]);
        }

        AssignColours(smooth);
        Sketch = new(this);
    }

    public PixelSize Picture { get; }

    public PixelSize Size => Working.Size;

    /// <summary>The picture as given, reduced if it was large.</summary>
    public RgbImage Guide { get; }

    /// <summary>The picture at working size.</summary>
    public RgbImage Working { get; }

    /// <summary>[height, width]: region of each working pixel.</summary>
    public int[] Labels { get; }

    public RegionGraph Regions { get; }

    public Palette Palette { get; }

    /// <summary>The regions on a coarse grid.</summary>
    public Sketch Sketch { get; }

    /// <summary>[height, width]: palette entry of each working pixel.</summary>
    public byte[] Colour { get; }

    /// <summary>[regions]: palette entry of each region's mean.</summary>
    public byte[] RegionColour { get; }

    public long ByteSize => Regions.ByteSize + Palette.ByteSize + Sketch.ByteSize + (4L * Labels.Length) + Colour.Length + RegionColour.Length + Working.Pixels.Length
        + (ReferenceEquals(Guide, Working) ? 0 : Guide.Pixels.Length);

    public static PixelScene Build(RgbImage image, PixelSize picture, CancellationToken cancellationToken)
    {
        var guide = AreaReduction.Reduce(image, AreaReduction.Fit(image.Size, int.MaxValue, MaxGuideArea), cancellationToken);
        var working = AreaReduction.Reduce(guide, AreaReduction.Fit(guide.Size, IsStrip(guide.Size) ? MaxStripSide : MaxWorkingSide, MaxWorkingArea), cancellationToken);
        var smooth = LabPlanes.From(working).Smooth();
        var wanted = (int)Math.Clamp(working.Size.Area / SmallestRegion, Math.Min(working.Size.Area, FewestRegions), WantedRegions);
        var (labels, count) = Superpixels.Find(smooth, wanted, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var regions = RegionGraph.Build(smooth, labels, count);
        cancellationToken.ThrowIfCancellationRequested();
        return new(picture, guide, working, smooth, labels, regions);
    }

    private static bool IsStrip(PixelSize size) => size.LongSide >= StripShape * Math.Min(size.Width, size.Height);

    /// <summary>Index of the working pixel that covers the centre of a picture pixel.</summary>
    public int WorkingIndex(int x, int y) => (WorkingRow(y) * Size.Width) + WorkingColumn(x);

    public int WorkingColumn(int x) => (int)Math.Min(Size.Width - 1, (x + .5) * Size.Width / Picture.Width);

    public int WorkingRow(int y) => (int)Math.Min(Size.Height - 1, (y + .5) * Size.Height / Picture.Height);

    /// <summary>Nearest palette entry per pixel, by a table over colours rounded to 4 Lab units.</summary>
    private void AssignColours(LabPlanes smooth)
    {
        const int LSteps = 32;
        const int AbSteps = 56;
        static int Step(float ab) => Math.Clamp((int)((ab + 112) / 4), 0, AbSteps - 1);
        var table = new byte[LSteps * AbSteps * AbSteps];
        var known = new bool[table.Length];
        for (var at = 0; at < Colour.Length; at++)
        {
            var (l, a, b) = (Math.Clamp((int)(smooth.L[at] / 3.2f), 0, LSteps - 1), Step(smooth.A[at]), Step(smooth.B[at]));
            var cell = (((l * AbSteps) + a) * AbSteps) + b;
            if (!known[cell])
            {
                table[cell] = (byte)Palette.Nearest((l + .5f) * 3.2f, ((a + .5f) * 4) - 112, ((b + .5f) * 4) - 112);
                known[cell] = true;
            }

            Colour[at] = table[cell];
        }
    }
}
