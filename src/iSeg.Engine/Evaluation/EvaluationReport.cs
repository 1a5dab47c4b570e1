using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Engine.Evaluation.Sets;

namespace iSeg.Engine.Evaluation;

/// <summary>One object that was measured.</summary>
/// <param name="Picture">Where it is.</param>
/// <param name="Item">The object.</param>
/// <param name="Size">The picture's.</param>
/// <param name="Area">Object pixels.</param>
/// <param name="Ignored">Pixels that count neither way.</param>
/// <param name="Encoding">Time that encoding its picture took; once for all objects of a picture.</param>
/// <param name="Trial">What happened.</param>
public sealed record ObjectResult(EvaluationPicture Picture, EvaluationObject Item, PixelSize Size, long Area, long Ignored, TimeSpan Encoding, Trial Trial)
{
    public string Name => Item.Name;
}

/// <summary>What a run over a set came to.</summary>
/// <param name="Results">In the set's order, however many were measured at once.</param>
/// <param name="Problems">What was not measured, the set's own problems first.</param>
/// <param name="IsComplete">False when it was stopped before the end.</param>
public sealed record EvaluationReport(ImmutableArray<ObjectResult> Results, ImmutableArray<Problem> Problems, bool IsComplete)
{
    /// <summary>Pictures with at least one result.</summary>
    public int PictureCount => Encodings.Count();

    /// <summary>Over the pictures, not the objects.</summary>
    public Spread EncodingSeconds => Spread.Of(Encodings);

    private IEnumerable<double> Encodings => Results.DistinctBy(result => result.Picture.Name).Select(result => result.Encoding.TotalSeconds);
}

/// <param name="Done">Objects that were measured or given up.</param>
/// <param name="All">Objects of the set.</param>
/// <param name="Name">The last one.</param>
public readonly record struct EvaluationProgress(int Done, int All, string Name);
