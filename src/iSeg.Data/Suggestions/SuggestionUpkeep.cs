using iSeg.Core.Annotations;
using iSeg.Data.Journal;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Suggestions;

/// <summary>
/// What edits mean for suggestions, in the transaction that stores the edits: whatever happens in between, a suggestion is accepted exactly
/// when its object is there by it.
/// </summary>
internal static class SuggestionUpkeep
{
    /// <summary>Changes the rows that the edits are about; the caller saves.</summary>
    public static async Task FollowAsync(ProjectDbContext context, IReadOnlyList<JournalEntry> entries)
    {
        var about = entries.Where(e => e.Edit.Kind is EditKind.Accept or EditKind.Undo or EditKind.Redo or EditKind.Restore).ToList();
        if (about.Count == 0)
        {
            return;
        }

        var (pictures, ids) = (about.Select(e => e.Edit.PictureId).Distinct().ToList(), about.Select(e => e.Edit.TargetEditId ?? e.Edit.EditId).ToList());
        var objects = about.Select(e => e.Edit.ObjectId).ToList();
        var rows = await context.Suggestions.Where(s => pictures.Contains(s.PictureId) && (ids.Contains(s.EditId) || objects.Contains(s.ObjectId))).ToListAsync();
        foreach (var (edit, changed) in about)
        {
            foreach (var row in rows.Where(s => s.PictureId == edit.PictureId))
            {
                if (IsThereAfter(edit, changed, row) is not { } there)
                {
                    continue;
                }

                if (!there && edit.Kind == EditKind.Undo)
                {
                    Open(row);
                }
                else if (there && row.State != SuggestionState.Accepted)
                {
                    (row.State, row.DecidedBy, row.DecidedAt) = (SuggestionState.Accepted, edit.Author, edit.At);
                }
            }
        }
    }

    /// <summary>Nobody has decided any more.</summary>
    public static void Open(SuggestionRow row)
    {
        (row.State, row.DecidedBy, row.DecidedAt) = (SuggestionState.Open, null, null);
        if (row.Replaces is not null)
        {
            // An object of one's own comes back by being restored; another object's pixels are changed once more, which is another edit.
            row.EditId = Guid.NewGuid();
        }
    }

    /// <summary>Whether what the suggestion is for is there after the edit; null when the edit is not about it.</summary>
    private static bool? IsThereAfter(EditRecord edit, IReadOnlyList<AnnotationState> changed, SuggestionRow row)
    {
        if (row.ObjectId == edit.ObjectId)
        {
            // By whichever edit it comes and goes: an acceptance that was taken back is made again by restoring, under another id.
            return changed.Any(state => state.ObjectId == row.ObjectId && !state.Deleted);
        }

        return edit.Kind is EditKind.Undo or EditKind.Redo
            ? row.EditId == edit.TargetEditId ? edit.Kind == EditKind.Redo : null
            : row.EditId == edit.EditId ? true : null;
    }
}
