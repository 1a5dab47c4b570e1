using iSeg.Core.Prelabelling;

namespace iSeg.Web.Prelabelling;

/// <summary>What a job of a project can look with.</summary>
/// <param name="Project">The backbone that the project's annotators use.</param>
/// <param name="BuiltIn">The one that needs no weights, and understands no words.</param>
/// <param name="Diffusion">Installed models that understand words.</param>
/// <param name="Clips">Installed models that say what a picture shows.</param>
public sealed record ModelChoice(string Project, string BuiltIn, IReadOnlyList<string> Diffusion, IReadOnlyList<string> Clips)
{
    /// <summary>Whether the project's own can do a job.</summary>
    public bool ProjectsIsUsable(bool needsWords) => Diffusion.Contains(Project) || (!needsWords && Project == BuiltIn);

    /// <summary>What a job begins with that has chosen nothing, or what its kind cannot use: empty for the project's, else the first that can.</summary>
    public string Usable(string model, bool needsWords)
    {
        ArgumentNullException.ThrowIfNull(model);
        var isUsable = model.Length == 0 ? ProjectsIsUsable(needsWords) : Diffusion.Contains(model) || (!needsWords && model == BuiltIn);
        return isUsable ? model
            : ProjectsIsUsable(needsWords) ? ""
            : needsWords ? Diffusion.FirstOrDefault("") : BuiltIn;
    }

    /// <summary>Whether there is what a job needs.</summary>
    public bool Suffices(PrelabelDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return (!draft.Kind.NeedsWords() || Diffusion.Count > 0) && (draft.Kind != PrelabelKind.Tags || Clips.Count > 0);
    }
}
