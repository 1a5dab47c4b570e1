namespace iSeg.Core.Prelabelling;

/// <summary>What the kinds of jobs have in common.</summary>
public static class PrelabelKinds
{
    /// <summary>Only a model that understands words can do it.</summary>
    public static bool NeedsWords(this PrelabelKind kind) => kind.LooksForNames() || kind == PrelabelKind.Synthesize;

    /// <summary>It looks for names on the project's pictures.</summary>
    public static bool LooksForNames(this PrelabelKind kind) => kind is PrelabelKind.Text or PrelabelKind.Tags;
}
