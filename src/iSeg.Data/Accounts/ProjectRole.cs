namespace iSeg.Data.Accounts;

/// <summary>What somebody is in one project; each role may do all that the ones before it may.</summary>
public enum ProjectRole
{
    /// <summary>Looks at pictures, masks and comments, and takes labels out.</summary>
    Viewer = 1,

    /// <summary>Makes and corrects masks, comments, and hands pictures in for review.</summary>
    Annotator = 2,

    /// <summary>Accepts and rejects, and assigns pictures.</summary>
    Reviewer = 3,

    /// <summary>Pictures, categories, members, the project itself.</summary>
    Owner = 4,
}
