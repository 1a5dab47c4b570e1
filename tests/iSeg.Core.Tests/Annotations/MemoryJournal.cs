using iSeg.Core.Annotations;
using iSeg.Core.Geometry;

namespace iSeg.Core.Tests.Annotations;

/// <summary>A journal that keeps everything in a list and can be told to fail.</summary>
internal sealed class MemoryJournal(PixelSize size) : IEditJournal
{
    public List<EditRecord> Edits { get; } = [];

    public Dictionary<Guid, AnnotationState> Objects { get; } = [];

    public JournalFailure? FailNext { get; set; }

    public Task<JournaledPicture?> LoadAsync(long pictureId, CancellationToken cancellationToken) =>
        Task.FromResult(pictureId == 1 ? new JournaledPicture(1, 1, size, [.. Edits]) : null);

    public Task AppendAsync(EditRecord edit, IReadOnlyList<AnnotationState> changed, CancellationToken cancellationToken)
    {
        if (FailNext is { } failure)
        {
            FailNext = null;
            throw new JournalException(failure, $"Told to fail: {failure}.");
        }

        Edits.Add(edit);
        foreach (var state in changed)
        {
            Objects[state.ObjectId] = state;
        }

        return Task.CompletedTask;
    }
}
