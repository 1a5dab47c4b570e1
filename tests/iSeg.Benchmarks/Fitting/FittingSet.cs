using iSeg.Engine.Evaluation.Sets;

namespace iSeg.Benchmarks.Fitting;

/// <summary>A folder with <c>images</c> and <c>masks</c>, as <see cref="SetFolders"/> writes them.</summary>
/// <param name="Name">The folder's.</param>
/// <param name="Pictures">With one object each.</param>
internal sealed record FittingSet(string Name, EvaluationSet Pictures)
{
    /// <exception cref="IOException">There is no such set; says what is missing.</exception>
    public static FittingSet Find(string folder) => new(
        Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
        MaskFolderSet.Find(Path.Combine(folder, "images"), Path.Combine(folder, "masks"), SetFolders.Ignored));
}
