using iSeg.Engine;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>What looks at a picture.</summary>
public interface IBackboneChoice
{
    /// <summary>Somebody chose another, or one is gone: encodings have to be made anew. On any thread.</summary>
    event Action? Changed;

    /// <summary>Loaded now if it was not.</summary>
    /// <exception cref="Engine.Models.ModelException">It is not installed.</exception>
    /// <exception cref="Engine.Checkpoints.CheckpointException">It cannot be loaded.</exception>
    Task<IBackbone> ForPictureAsync(long pictureId, CancellationToken cancellationToken);
}
