namespace iSeg.Core.Formats.Coco.Checking;

public enum CocoSeverity
{
    /// <summary>Programs read it, but perhaps not as it was meant.</summary>
    Warning,

    /// <summary>Programs stumble over it or take it for something else.</summary>
    Error,
}

/// <summary>Something that is wrong with a COCO file.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Kind">The rule that it breaks, in a word or three; the same for all findings of one kind.</param>
/// <param name="Path">A JSON path: <c>$.annotations[17].segmentation[0][3]</c>.</param>
/// <param name="Message">What is there and what should be.</param>
public sealed record CocoFinding(CocoSeverity Severity, string Kind, string Path, string Message);

/// <summary>What was looked at.</summary>
/// <param name="Images">Elements of the list, broken ones included; so with the others.</param>
public sealed record CocoCheckSummary(long Images, long Annotations, long Categories, long Errors, long Warnings);
