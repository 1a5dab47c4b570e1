using iSeg.Core.Geometry;

namespace iSeg.Core.Annotations;

/// <summary>Where a picture's history is kept.</summary>
public interface IEditJournal
{
    /// <summary>A picture with all its edits in the order of their revisions; null when there is no such picture.</summary>
    Task<JournaledPicture?> LoadAsync(long pictureId, CancellationToken cancellationToken);

    /// <summary>
    /// Stores one edit and the objects that it changed in one transaction. When this returns, both are on disk.
    /// </summary>
    /// <exception cref="JournalException">Nothing was stored; says why in words for the person.</exception>
    Task AppendAsync(EditRecord edit, IReadOnlyList<AnnotationState> changed, CancellationToken cancellationToken);
}

/// <summary>A picture as the journal knows it.</summary>
public sealed record JournaledPicture(long PictureId, int ProjectId, PixelSize Size, IReadOnlyList<EditRecord> Edits);

/// <summary>Why the journal stored nothing.</summary>
public enum JournalFailure
{
    /// <summary>The picture is not there any more.</summary>
    PictureGone,

    /// <summary>Another writer was faster; the session must load again.</summary>
    RevisionTaken,

    /// <summary>The category is not there any more.</summary>
    CategoryGone,

    /// <summary>The disk is full, read-only or broken.</summary>
    Storage,
}

/// <summary>The journal stored nothing.</summary>
public sealed class JournalException(JournalFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public JournalFailure Failure { get; } = failure;
}
