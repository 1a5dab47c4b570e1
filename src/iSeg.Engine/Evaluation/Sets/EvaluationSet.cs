using System.Collections.Immutable;
using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation.Sets;

/// <summary>Pictures with objects whose masks are known.</summary>
/// <param name="Pictures">In the order in which they are measured.</param>
/// <param name="Problems">What of the set cannot be measured.</param>
public sealed record EvaluationSet(ImmutableArray<EvaluationPicture> Pictures, ImmutableArray<Problem> Problems)
{
    public int ObjectCount => Pictures.Sum(picture => picture.Objects.Length);

    /// <summary>A part of the objects, numbered from 0 in the set's order; pictures that are left with none go.</summary>
    /// <param name="step">Every so many-th object, from 1.</param>
    /// <param name="offset">The first one taken.</param>
    /// <param name="limit">At most so many of those; null for all.</param>
    /// <param name="seed">Null takes the first ones; a number draws them by lot, the same ones for the same number.</param>
    public EvaluationSet Select(int step, int offset, int? limit, int? seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var numbers = Enumerable.Range(0, ObjectCount).Where(number => number >= offset && (number - offset) % step == 0).ToArray();
        if (seed is { } lot && limit is not null)
        {
            new Random(lot).Shuffle(numbers);
        }

        var wanted = numbers.Take(limit ?? int.MaxValue).ToHashSet();
        var next = 0;
        return this with
        {
            Pictures =
            [
                .. Pictures
                    .Select(picture => picture with { Objects = [.. picture.Objects.Where(_ => wanted.Contains(next++))] })
                    .ToList()
                    .Where(picture => !picture.Objects.IsEmpty),
            ],
        };
    }
}

/// <param name="Name">Short, for tables: the path below the pictures' folder.</param>
/// <param name="Path">The file.</param>
/// <param name="Size">What the set says of its size; null where it says nothing.</param>
/// <param name="Objects">At least one.</param>
public sealed record EvaluationPicture(string Name, string Path, PixelSize? Size, ImmutableArray<EvaluationObject> Objects);

/// <param name="Name">Unlike any other of the set.</param>
/// <param name="LoadTruth">
/// Reads its mask; throws <see cref="Core.Imaging.PictureException"/>, <see cref="Core.Formats.Coco.CocoFormatException"/> or
/// <see cref="IOException"/> where that cannot be done.
/// </param>
public sealed record EvaluationObject(string Name, Func<Truth> LoadTruth);

/// <summary>Something that was not measured.</summary>
/// <param name="Name">The picture or object.</param>
/// <param name="Reason">Fit to be shown behind the name and a colon, without a full stop.</param>
/// <param name="IsFailure">False for what has nothing to measure, such as an empty mask.</param>
public sealed record Problem(string Name, string Reason, bool IsFailure = true);
