using System.Collections.Immutable;

namespace iSeg.Engine.Evaluation.Sets;

/// <summary>A folder of pictures and one of masks, one object a picture; a mask has its picture's name, whatever the ending.</summary>
public static class MaskFolderSet
{
    private const int MasksNamed = 3;

    /// <param name="pictures">The pictures' folder; folders below it are read too.</param>
    /// <param name="masks">The masks' folder, laid out alike.</param>
    /// <param name="ignored">Mask pixels of exactly this value count neither way; see <see cref="Truth.FromValues"/>.</param>
    /// <exception cref="IOException">A folder is missing or holds no pictures; says which.</exception>
    public static EvaluationSet Find(string pictures, string masks, int? ignored)
    {
        var files = PictureFiles.Find(pictures);
        if (files.Count == 0)
        {
            throw new IOException($"There is no picture in {pictures}.");
        }

        var byStem = PictureFiles.Find(masks).ToLookup(mask => PictureFiles.Stem(mask.Name), StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<EvaluationPicture>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var (name, path) in files)
        {
            var candidates = byStem[PictureFiles.Stem(name)].ToList();
            if (candidates is [var mask])
            {
                found.Add(new(name, path, null, [new(name, () => MaskFile.Load(mask.Path, ignored))]));
                continue;
            }

            problems.Add(new(name, candidates.Count == 0
                ? $"no mask: there is no {PictureFiles.Stem(name)}.* in {masks}"
                : $"{candidates.Count} masks ({string.Join(", ", candidates.Take(MasksNamed).Select(candidate => candidate.Name))}); keep one"));
        }

        return new(found.ToImmutable(), problems.ToImmutable());
    }
}
