namespace iSeg.Cli.Semantic;

/// <summary>What is asked of a picture.</summary>
internal enum SemanticTask
{
    /// <summary>Nothing: the labels lie in a folder already.</summary>
    Given,

    /// <summary>Masks for the classes that the truth says are there.</summary>
    Weak,

    /// <summary>Tags by CLIP among all classes, then masks for them.</summary>
    Open,

    /// <summary>Segments without names, matched to classes picture by picture.</summary>
    Unsupervised,
}

/// <summary>A setting to measure.</summary>
/// <param name="Name">A folder name, of the labels that are made with it.</param>
/// <param name="Preset">The method's knobs for tasks with words.</param>
/// <param name="Divide">Those for segments.</param>
internal sealed record SemanticVariant(string Name, Engine.WeaklySupervised.MaskPreset Preset, Engine.Unsupervised.DivideOptions Divide);

/// <summary>The options as they were given.</summary>
internal sealed record SemanticRequest(
    string Layout, string Root, string Split, SemanticTask Task, string? Model, string? Clip, DirectoryInfo Predictions, int? Limit, FileInfo? Json, bool Ablation)
{
    public string TaskName => Task.ToString().ToLowerInvariant();
}
