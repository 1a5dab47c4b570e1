using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;

namespace iSeg.Core.Prelabelling;

/// <summary>Suggests masks on one picture after another, as one job wants them. Disposing gives its models back.</summary>
public interface IPictureLabeller : IAsyncDisposable
{
    /// <summary>What masks are labelled with: the backbone's id.</summary>
    string Model { get; }

    /// <summary>Masks on a picture of the project.</summary>
    /// <exception cref="PrelabelException">Not possible on this picture; says why. The next may do.</exception>
    Task<IReadOnlyList<FoundMask>> LabelAsync(PictureToLabel picture, CancellationToken cancellationToken);

    /// <summary>Makes the picture of this number, 0..<see cref="PrelabelSpec.Made"/>-1: always the same.</summary>
    /// <exception cref="PrelabelException">Not possible; says why.</exception>
    Task<MadePicture> MakeAsync(int number, CancellationToken cancellationToken);
}

/// <summary>Loads what a job needs.</summary>
public interface IPictureLabellers
{
    /// <summary>Pictures are read no larger than this on their longer side, as they are for people.</summary>
    int MaxLongSide { get; }

    /// <exception cref="PrelabelException">A model is not there or cannot do this; says which and what to do.</exception>
    Task<IPictureLabeller> OpenAsync(PrelabelSpec spec, CancellationToken cancellationToken);
}

/// <summary>A picture, and what the store knows about it.</summary>
/// <param name="Image">Decoded, perhaps smaller than it is.</param>
/// <param name="Size">Its true size: masks are in its pixels.</param>
/// <param name="Names">What is to be found on it.</param>
/// <param name="Boxes">Objects that are boxes so far.</param>
public sealed record PictureToLabel(RgbImage Image, PixelSize Size, IReadOnlyList<string> Names, IReadOnlyList<BoxedObject> Boxes);

/// <summary>An object whose mask is a rectangle, as imports of boxes make them.</summary>
public sealed record BoxedObject(Guid ObjectId, string Category, PixelRect Box);

/// <summary>A mask that the engine suggests.</summary>
/// <param name="Mask">Of the picture's size; not empty.</param>
/// <param name="Name">What it is; null where nobody said.</param>
/// <param name="Score">How sure, 0..1; null where nothing says so.</param>
/// <param name="Prompts">What it was asked by, as the correction log writes prompts: a JSON array.</param>
/// <param name="Replaces">The object whose pixels it is to be; null for a new one.</param>
public sealed record FoundMask(RleMask Mask, string? Name, double? Score, string Prompts, Guid? Replaces = null);

/// <summary>A picture that a model made.</summary>
/// <param name="Path">A file name, different for every number of the job.</param>
/// <param name="Png">The file.</param>
/// <param name="Masks">What it shows.</param>
public sealed record MadePicture(string Path, byte[] Png, IReadOnlyList<FoundMask> Masks);
