namespace iSeg.Core.Prelabelling;

/// <summary>What a pre-labelling job does with each picture. The names are stored: never rename.</summary>
public enum PrelabelKind
{
    /// <summary>Masks of what is named; needs Stable Diffusion.</summary>
    Text,

    /// <summary>CLIP says which names a picture shows, then masks of these.</summary>
    Tags,

    /// <summary>The whole picture in segments that nobody named.</summary>
    Everything,

    /// <summary>Masks in the boxes that objects of the picture are so far.</summary>
    Boxes,

    /// <summary>The same box or points on every picture, as for a camera that does not move.</summary>
    Prompts,

    /// <summary>New pictures of what is named, with masks.</summary>
    Synthesize,
}

/// <summary>Where the names of a job come from.</summary>
public enum NameSource
{
    /// <summary><see cref="PrelabelSpec.Names"/>.</summary>
    Given,

    /// <summary>All categories of the project.</summary>
    Project,

    /// <summary>The categories that the picture's objects have.</summary>
    Picture,

    /// <summary><see cref="PrelabelSpec.NamesByPicture"/>.</summary>
    List,
}

/// <summary>Which pictures of a project a job goes through.</summary>
public enum PictureChoice
{
    All,

    /// <summary>Those that nobody has annotated.</summary>
    WithoutObjects,
}
