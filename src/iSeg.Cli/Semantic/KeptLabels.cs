using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.Semantic;

/// <summary>What the labels of a run are made with.</summary>
internal static class KeptLabels
{
    /// <param name="request">What is to be measured.</param>
    /// <param name="preset">The settings that the name of a folder of labels does not say.</param>
    /// <exception cref="CliException">The folder holds labels of other settings.</exception>
    public static async Task ClaimAsync(SemanticRequest request, MaskPreset preset)
    {
        if (request.Task == SemanticTask.Given)
        {
            return;
        }

        // --limit is not in it: more pictures of the same settings go on.
        var isNamed = request.Task != SemanticTask.Unsupervised;
        var said = $"layout {request.Layout}, split {request.Split}, task {request.TaskName}, model {Name(request.Model) ?? "affinity"}"
            + (request.Clip is { } clip ? $", CLIP {Name(clip)}" : "") + (isNamed ? $", preset {preset.Name}{(preset.Options.Exact ? ", exact" : "")}" : "");
        await MadeWith.ClaimAsync(request.Predictions, said, "Name another folder with --predictions, or delete that one.");
    }

    private static string? Name(string? model) => model is null ? null : ModelOption.NameOf(model);
}
