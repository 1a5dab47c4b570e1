using iSeg.Core.Imaging;
using iSeg.Core.Masks;

namespace iSeg.Engine.Samples;

/// <summary>A picture that the program drew, with the true mask of everything in it.</summary>
/// <param name="Name">A file name.</param>
/// <param name="Image">The pixels.</param>
/// <param name="Objects">What is on it, front objects cut out of those behind.</param>
public sealed record DrawnScene(string Name, RgbImage Image, IReadOnlyList<DrawnObject> Objects);

/// <param name="Category">What it is.</param>
/// <param name="Mask">Its visible pixels.</param>
public sealed record DrawnObject(string Category, RleMask Mask);

/// <summary>A colour, linear in the eye's terms: red, green, blue 0..1.</summary>
internal readonly record struct Tint(float R, float G, float B)
{
    public static Tint operator *(Tint a, float by) => new(a.R * by, a.G * by, a.B * by);

    public static Tint operator +(Tint a, Tint b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

    public static Tint Hex(int rgb) => new(((rgb >> 16) & 255) / 255f, ((rgb >> 8) & 255) / 255f, (rgb & 255) / 255f);

    public Tint Toward(Tint other, float share) => (this * (1 - share)) + (other * share);
}

/// <summary>A thing to draw: where it is (signed distance, below 0 inside, in units of the picture's height) and how it looks there.</summary>
internal sealed record Shape(string Category, Func<float, float, float> Distance, Func<float, float, float, Tint> Paint, bool Shadow = true);
