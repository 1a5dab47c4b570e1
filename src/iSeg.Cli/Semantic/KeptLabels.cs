using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Semantic;

/// <summary>What the labels of a run are made with.</summary>
internal static class KeptLabels
{
    /// <param name="request">What is to be measured.</param>
    /// <param name="preset">The settings that the name of a folder of labels does not say.</param>
    /// <exception cref="CliException">The folder holds labels of other settings, or somebody's own.</exception>
    public static async Task ClaimAsync(SemanticRequest request, MaskPreset preset)
    {
        if (request.Task == SemanticTask.Given)
        {
            return;
        }

        // --limit is not in it: more pictures of the same settings go on.
        var isNamed = request.Task != SemanticTask.Unsupervised;
        await new MadeWith(
            request.Predictions,
            [
                ("layout", request.Layout), ("root", Path.GetFullPath(request.Root)), ("split", request.Split), ("task", request.TaskName),
                ("model", request.Model is { } model ? ModelOption.PathOf(model) : "affinity"), ("CLIP", request.Clip is { } clip ? ModelOption.PathOf(clip) : "none"),
                ("preset", isNamed ? $"{preset.Name}{(preset.Options.Exact ? ", exact" : "")}" : "none"),
            ],
            "Name another folder with --predictions, or delete that one.").ClaimAsync();
    }
}
