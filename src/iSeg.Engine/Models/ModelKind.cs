using System.Text.Json.Serialization;

namespace iSeg.Engine.Models;

/// <summary>What an installed model is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    /// <summary>Stable Diffusion in Diffusers layout: segments, and understands words.</summary>
    Diffusion,

    /// <summary>CLIP in Transformers layout: says which words a picture shows.</summary>
    Clip,
}

/// <summary>Tells models apart by their folders.</summary>
public static class ModelKinds
{
    /// <summary>The kind that a folder's settings say; <see cref="ModelKind.Diffusion"/> where they say nothing, so that opening it tells what is missing.</summary>
    /// <param name="folder">A checkpoint, or a repository's folder in the Hugging Face cache.</param>
    public static ModelKind Of(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Checkpoints.Snapshots.Find(folder, "model_index.json") is null && Checkpoints.Snapshots.Find(folder, "config.json") is not null ? ModelKind.Clip : ModelKind.Diffusion;
    }

    /// <summary>Checks that a folder is a sound model of its kind.</summary>
    /// <returns>The kind, and where the files lie.</returns>
    /// <exception cref="Checkpoints.CheckpointException">Names the file, and the key in it, that is missing or wrong.</exception>
    public static (ModelKind Kind, string Folder) Check(string folder, CancellationToken cancellationToken = default) => Of(folder) switch
    {
        ModelKind.Clip => (ModelKind.Clip, ClipReport.Of(folder, cancellationToken: cancellationToken).Folder),
        _ => (ModelKind.Diffusion, CheckpointReport.Of(folder, cancellationToken: cancellationToken).Folder),
    };
}
