using System.Text.Json.Serialization;

namespace iSeg.Engine.Models;

/// <summary>A checkpoint that the program knows by name.</summary>
/// <param name="Name">Short and unique in its library: letters, digits, dots and dashes. Encodings and masks are labelled with it.</param>
/// <param name="Folder">Full path of the checkpoint.</param>
/// <param name="Source">Where it came from: a folder, or a repository's address.</param>
/// <param name="Revision">The repository's commit; null for folders.</param>
/// <param name="Licence">As its source names it; null where it names none.</param>
/// <param name="Installed">When.</param>
/// <param name="Kind">What it is for; what was installed before there were several is Stable Diffusion.</param>
public sealed record InstalledModel(
    string Name, string Folder, string Source, string? Revision, string? Licence, DateTimeOffset Installed, ModelKind Kind = ModelKind.Diffusion)
{
    /// <summary>Bytes of all files in the folder; 0 where it is gone.</summary>
    [JsonIgnore]
    public long Bytes => Directory.Exists(Folder)
        ? new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.LinkTarget is null ? file.Length : LinkedLength(file))
        : 0;

    private static long LinkedLength(FileInfo link) => link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : 0;
}
