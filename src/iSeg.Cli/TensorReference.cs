using System.CommandLine;
using iSeg.Engine.Checkpoints;

namespace iSeg.Cli;

/// <summary>FILE.safetensors:KEY on a command line.</summary>
internal static class TensorReference
{
    /// <summary>An option that names a tensor of a file.</summary>
    public static Option<string?> Option(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE.safetensors:KEY" };
        option.Require(value => value is null || Split(value) is not null, "FILE.safetensors:KEY");
        return option;
    }

    /// <summary>Latents or noise for one picture: their numbers, and the side of their square.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="channels">That the checkpoint's latents have.</param>
    /// <exception cref="CheckpointException">There is no such file or key.</exception>
    /// <exception cref="CliException">The tensor is no square of so many channels, or holds numbers that are not finite.</exception>
    public static (float[] Values, int Side) ReadSquare(string text, int channels)
    {
        var (path, key) = Split(text)!.Value;
        var file = SafetensorsFile.Open(path);
        var entry = file.Require(key);
        var shape = entry.Shape.AsSpan();
        shape = shape.Length == 4 && shape[0] == 1 ? shape[1..] : shape;
        if (shape.Length != 3 || shape[0] != channels || shape[1] != shape[2] || shape[1] == 0)
        {
            throw new CliException($"{path}: {key} has shape {entry.ShapeText}; [1, {channels}, side, side] is needed.");
        }

        var (values, side) = (file.ReadFloats(key), (int)shape[1]);
        var bad = Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0 ? (values, side) : throw new CliException($"{path}: {key} holds {values[bad]} (number {bad} of {values.Length}); only finite numbers can be used.");
    }

    /// <summary>At the last colon: a path may have one as well.</summary>
    private static (string Path, string Key)? Split(string text) =>
        text.LastIndexOf(':') is > 0 and var at && at < text.Length - 1 ? (text[..at], text[(at + 1)..]) : null;
}
