namespace iSeg.Data.Suggestions;

/// <summary>What became of a suggestion. The numbers are stored: never renumber.</summary>
public enum SuggestionState
{
    /// <summary>Nobody has decided.</summary>
    Open = 0,

    /// <summary>It became an object, or an object's mask.</summary>
    Accepted = 1,

    Rejected = 2,
}
