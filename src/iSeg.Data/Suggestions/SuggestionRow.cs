using iSeg.Core.Annotations;

namespace iSeg.Data.Suggestions;

/// <summary>A mask that a job suggests. Not an object: nothing that counts or exports objects reads this table.</summary>
public sealed class SuggestionRow
{
    /// <summary>Never used twice.</summary>
    public long Id { get; set; }

    public long PictureId { get; set; }

    public long JobId { get; set; }

    /// <summary>The edit that accepts it has this id, so that it is done once however many ask.</summary>
    public Guid EditId { get; set; }

    /// <summary>The object that it becomes.</summary>
    public Guid ObjectId { get; set; }

    /// <summary>The object whose mask it is to be; null where it becomes an object of its own.</summary>
    public Guid? Replaces { get; set; }

    /// <summary>A category of the project, perhaps deleted since; null where nobody said what it is.</summary>
    public int? CategoryId { get; set; }

    /// <summary>What it was found as; empty for nothing.</summary>
    public required string Name { get; set; }

    /// <summary>How sure the engine is, 0..1; null where nothing says so.</summary>
    public double? Score { get; set; }

    public SuggestionState State { get; set; }

    /// <summary>Who accepted or rejected it, as in the correction log.</summary>
    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What it was asked by, as the correction log writes prompts: a JSON array.</summary>
    public required string Prompts { get; set; }

    /// <summary>Foreground pixels.</summary>
    public long Area { get; set; }

    /// <summary>Last, so that counting does not read through it.</summary>
    public required MaskPatch Mask { get; set; }
}
