using System.Collections.Immutable;

namespace iSeg.Engine.Evaluation.Semantic;

/// <summary>A picture whose every pixel has a known class.</summary>
/// <param name="Name">Without the ending.</param>
/// <param name="Path">The picture.</param>
/// <param name="Labels">The label picture.</param>
public sealed record SemanticPicture(string Name, string Path, string Labels);

/// <summary>A data set in its own folder layout.</summary>
/// <param name="Classes">Names in the order of their numbers.</param>
/// <param name="HasBackground">Class 0 is what no other class is.</param>
/// <param name="Pictures">In the order of the split.</param>
/// <param name="ClassOf">The class of a value of a label picture, or <see cref="ConfusionMatrix.None"/> for what counts neither way.</param>
public sealed record SemanticSet(ImmutableArray<string> Classes, bool HasBackground, ImmutableArray<SemanticPicture> Pictures, Func<int, int> ClassOf)
{
    /// <summary>Per pixel a class or <see cref="ConfusionMatrix.None"/>.</summary>
    /// <exception cref="IOException">The label picture cannot be read.</exception>
    public (int[] Labels, Core.Geometry.PixelSize Size) Truth(SemanticPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var (values, size) = LabelFile.Read(picture.Labels);
        return (Array.ConvertAll(values, value => ClassOf(value)), size);
    }
}
