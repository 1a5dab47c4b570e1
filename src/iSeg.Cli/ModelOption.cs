using System.CommandLine;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Clip;
using iSeg.Engine.Models;

namespace iSeg.Cli;

/// <summary>--model: a checkpoint's folder, or an installed model's name.</summary>
internal static class ModelOption
{
    public static Option<string?> Create(bool required) =>
        new("--model") { Description = "A Stable Diffusion 1.x or 2.x checkpoint in Diffusers layout, or an installed model's name.", HelpName = "DIR", Required = required };

    /// <exception cref="ModelException">There is no such folder or model.</exception>
    /// <exception cref="CheckpointException">It is no sound checkpoint.</exception>
    public static Checkpoint Open(string model, CancellationToken cancellationToken) =>
        Checkpoint.Open(new ModelLibrary(ModelLibrary.DefaultPath()).Resolve(model), cancellationToken: cancellationToken);

    /// <summary>--clip: a folder, or an installed model's name.</summary>
    /// <exception cref="ModelException">There is no such folder or model.</exception>
    /// <exception cref="CheckpointException">It is no sound CLIP.</exception>
    public static ClipCheckpoint OpenClip(string clip, CancellationToken cancellationToken) =>
        ClipCheckpoint.Open(new ModelLibrary(ModelLibrary.DefaultPath()).Resolve(clip), cancellationToken);

    /// <summary>Where a model or CLIP lies: folders of the same name in two places are two models.</summary>
    /// <exception cref="ModelException">There is no such folder or model.</exception>
    public static string PathOf(string model) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(new ModelLibrary(ModelLibrary.DefaultPath()).Resolve(model)));

    /// <summary>What masks are labelled with.</summary>
    public static string NameOf(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(model));
}
