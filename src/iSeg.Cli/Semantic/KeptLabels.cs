namespace iSeg.Cli.Semantic;

/// <summary>
/// Labels that are kept must be those of the settings that are asked for: a run goes on only where it began. A line of text beside them says
/// what they were made with.
/// </summary>
internal static class KeptLabels
{
    private const string FileName = "made-with.txt";

    /// <param name="request">What is to be measured.</param>
    /// <param name="preset">The settings that the name of a folder of labels does not say.</param>
    /// <exception cref="CliException">The folder holds labels of other settings.</exception>
    public static async Task ClaimAsync(SemanticRequest request, Engine.WeaklySupervised.MaskPreset preset)
    {
        if (request.Task == SemanticTask.Given)
        {
            return;
        }

        // --limit is not in it: more pictures of the same settings go on.
        var isNamed = request.Task != SemanticTask.Unsupervised;
        var said = $"layout {request.Layout}, split {request.Split}, task {request.TaskName}, model {Name(request.Model) ?? "affinity"}"
            + (request.Clip is { } clip ? $", CLIP {Name(clip)}" : "") + (isNamed ? $", preset {preset.Name}{(preset.Options.Exact ? ", exact" : "")}" : "");
        request.Predictions.Create();
        var path = Path.Combine(request.Predictions.FullName, FileName);
        if (!File.Exists(path))
        {
            await WholeFile.WriteTextAsync(path, said + "\n");
        }
        else if ((await File.ReadAllTextAsync(path)).Trim() is var found && found != said)
        {
            throw new CliException($"The labels in {request.Predictions} were made with other settings ({found}; now {said}). Name another folder with --predictions, or delete that one.");
        }
    }

    private static string? Name(string? model) => model is null ? null : ModelOption.NameOf(model);
}
