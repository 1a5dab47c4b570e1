using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.PixelStage;

/// <summary>What the prompts say, in picture pixels (what must hold in every mask) and on the scene (where the work is done).</summary>
internal sealed class Seeds
{
    /// <summary>A line covers the pixels whose centres are this near: half a pixel's diagonal, so that it never has gaps.</summary>
    private const double LineRadius = .7072;

    /// <summary>Boxes are drawn by hand: the object may stick out by this part of the box's sides.</summary>
    private const double BoxTolerance = .015;

    private Seeds(PixelScene scene)
    {
        Must = MustNot = RleMask.Empty(scene.Picture);
        Sign = new sbyte[scene.Labels.Length];
    }

    /// <summary>Picture pixels that belong to the object whatever the threshold.</summary>
    public RleMask Must { get; private set; }

    /// <summary>Picture pixels that never belong to it. Where prompts contradict each other the later one holds.</summary>
    public RleMask MustNot { get; private set; }

    /// <summary>The boxes with their tolerance, or null without a box: outside is background.</summary>
    public RleMask? Allowed { get; private set; }

    /// <summary>The masks to start from, or null.</summary>
    public RleMask? Initial { get; private set; }

    /// <summary>[height, width] of the working picture: 1 must, -1 must not (outside the boxes too), 0 free.</summary>
    public sbyte[] Sign { get; }

    /// <summary>Points and lines in the order in which they were given.</summary>
    public List<Stroke> Strokes { get; } = [];

    /// <summary>[regions]: the part of each region that lies inside the boxes, or null without a box.</summary>
    public float[]? Inside { get; private set; }

    /// <summary>[regions]: the part of each region that the initial mask covers, or how likely it is what was named (0 below one half); null without either.</summary>
    public float[]? Started { get; private set; }

    public bool HasPositive { get; private set; }

    /// <param name="prompts">All of them.</param>
    /// <param name="encoded">The picture; what is named is looked for in it.</param>
    /// <param name="options">For what is named.</param>
    /// <exception cref="InvalidPromptException">The backbone does not know a prompt.</exception>
    public static Seeds From(PromptSet prompts, EncodedImage encoded, SegmentationOptions options)
    {
        var names = prompts.Prompts.OfType<TextPrompt>().Select(prompt => prompt.Text).ToArray();
        return From(prompts, encoded.Scene, names.Length > 0 ? encoded.Locate(names, options) : null);
    }

    /// <param name="prompts">All of them.</param>
    /// <param name="scene">The picture.</param>
    /// <param name="named">[regions] where the texts among them point, 0..1; null without texts.</param>
    public static Seeds From(PromptSet prompts, PixelScene scene, float[]? named = null)
    {
        var seeds = new Seeds(scene);
        foreach (var prompt in prompts.Prompts)
        {
            seeds.Add(prompt, scene);
        }

        seeds.Place(scene);
        seeds.Started = Join(seeds.Started, named);
        return seeds;
    }

    private void Add(Prompt prompt, PixelScene scene)
    {
        var picture = scene.Picture;
        switch (prompt)
        {
            case PointPrompt point:
                Require(RleMask.Rectangle(picture, new((int)point.Position.X, (int)point.Position.Y, 1, 1)), point.IsPositive, scene);
                break;
            case LinePrompt line:
                Require(StrokeRasterizer.Rasterize(picture, line.Points.AsSpan(), LineRadius), line.IsPositive, scene);
                break;
            case BoxPrompt box:
                var area = RleMask.Rectangle(picture, Widen(box, picture));
                Allowed = Allowed?.Union(area) ?? area;
                break;
            case MaskPrompt mask:
                Initial = Initial?.Union(mask.Mask) ?? mask.Mask;
                break;
            case TextPrompt:
                // Has no pixels of its own; the backbone says where it is.
                break;
            default:
                throw new InvalidPromptException($"The built-in backbone does not know prompts of the kind {prompt.GetType().Name}.");
        }
    }

    private void Require(RleMask pixels, bool positive, PixelScene scene)
    {
        (Must, MustNot) = positive
            ? (Must.Union(pixels), MustNot.Subtract(pixels))
            : (Must.Subtract(pixels), MustNot.Union(pixels));
        var regions = new HashSet<int>();
        foreach (var (column, top, bottom) in pixels.ColumnSpans())
        {
            for (var y = top; y < bottom; y++)
            {
                regions.Add(scene.Labels[scene.WorkingIndex(column, y)]);
            }
        }

        Strokes.Add(new(positive, [.. regions]));
    }

    private static PixelRect Widen(BoxPrompt box, PixelSize picture)
    {
        var margin = Math.Max(1, BoxTolerance * ((box.Max.X - box.Min.X) + (box.Max.Y - box.Min.Y)) / 2);
        return PixelRect.FromEdges(
            (int)Math.Max(0, Math.Floor(box.Min.X - margin)),
            (int)Math.Max(0, Math.Floor(box.Min.Y - margin)),
            (int)Math.Min(picture.Width, Math.Ceiling(box.Max.X + margin)),
            (int)Math.Min(picture.Height, Math.Ceiling(box.Max.Y + margin)));
    }

    private void Place(PixelScene scene)
    {
        if (Allowed is not null)
        {
            var allowed = Reduce(Allowed, scene);
            for (var at = 0; at < allowed.Length; at++)
            {
                Sign[at] = allowed[at] ? (sbyte)0 : (sbyte)-1;
            }

            Inside = Parts(allowed, scene);
        }

        Started = Initial is null ? null : Parts(Reduce(Initial, scene), scene);

        // A working pixel under both signs is left to the cut; the mask itself follows the prompts to the pixel.
        var contested = new HashSet<int>();
        HasPositive = !Must.IsEmpty;
        Mark(Must, 1, contested, scene);
        Mark(MustNot, -1, contested, scene);
        foreach (var at in contested)
        {
            Sign[at] = 0;
        }
    }

    /// <summary>What is likely enough what was named counts like a mask to start from.</summary>
    private static float[]? Join(float[]? started, float[]? named)
    {
        if (named is null)
        {
            return started;
        }

        const float From = EncodedImage.NamedThreshold;
        var likely = Array.ConvertAll(named, value => value > From ? .5f + (.5f * (value - From) / (1 - From)) : 0);
        return started is null ? likely : [.. started.Zip(likely, Math.Max)];
    }

    private void Mark(RleMask pixels, sbyte sign, HashSet<int> contested, PixelScene scene)
    {
        foreach (var (column, top, bottom) in pixels.ColumnSpans())
        {
            for (var y = top; y < bottom; y++)
            {
                var at = scene.WorkingIndex(column, y);
                if (sign < 0 && Sign[at] > 0)
                {
                    contested.Add(at);
                }

                Sign[at] = sign;
            }
        }
    }

    /// <summary>A picture mask at working size, by the picture pixel under each working pixel's centre.</summary>
    private static bool[] Reduce(RleMask mask, PixelScene scene)
    {
        var result = new bool[scene.Labels.Length];
        var (scaleX, scaleY) = ((double)scene.Picture.Width / scene.Size.Width, (double)scene.Picture.Height / scene.Size.Height);
        var columns = new Dictionary<int, List<int>>();
        for (var x = 0; x < scene.Size.Width; x++)
        {
            var column = Math.Min(scene.Picture.Width - 1, (int)((x + .5) * scaleX));
            if (!columns.TryGetValue(column, out var targets))
            {
                columns[column] = targets = [];
            }

            targets.Add(x);
        }

        foreach (var (column, top, bottom) in mask.ColumnSpans())
        {
            if (!columns.TryGetValue(column, out var targets))
            {
                continue;
            }

            var from = (int)Math.Ceiling((top / scaleY) - .5);
            for (var y = Math.Max(0, from); y < scene.Size.Height && (int)((y + .5) * scaleY) < bottom; y++)
            {
                foreach (var x in targets)
                {
                    result[(y * scene.Size.Width) + x] = true;
                }
            }
        }

        return result;
    }

    private static float[] Parts(bool[] mask, PixelScene scene)
    {
        var parts = new float[scene.Regions.Count];
        for (var at = 0; at < mask.Length; at++)
        {
            parts[scene.Labels[at]] += mask[at] ? 1 : 0;
        }

        for (var region = 0; region < parts.Length; region++)
        {
            parts[region] /= scene.Regions.Area[region];
        }

        return parts;
    }
}
