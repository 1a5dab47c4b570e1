namespace iSeg.Core.Annotations;

/// <summary>What one author can take back and bring back, newest last. A function of the history, so it survives everything.</summary>
internal sealed class UndoStacks
{
    private readonly List<EditRecord> _done = [];
    private readonly List<EditRecord> _undone = [];

    public EditRecord? NextUndo => _done.Count > 0 ? _done[^1] : null;

    public EditRecord? NextRedo => _undone.Count > 0 ? _undone[^1] : null;

    public void Did(EditRecord edit)
    {
        _done.Add(edit);
        _undone.Clear();
    }

    public void Undid(EditRecord edit)
    {
        _done.Remove(edit);
        _undone.Add(edit);
    }

    public void Redid(EditRecord edit)
    {
        _undone.Remove(edit);
        _done.Add(edit);
    }
}
