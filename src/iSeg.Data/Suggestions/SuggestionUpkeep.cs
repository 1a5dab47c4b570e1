using iSeg.Core.Annotations;
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
    public static async Task FollowAsync(ProjectDbContext context, IReadOnlyList<EditRecord> edits)
    {
        var about = edits.Where(e => e.Kind is EditKind.Accept or EditKind.Undo or EditKind.Redo or EditKind.Restore).ToList();
        if (about.Count == 0)
        {
            return;
        }

        var (pictures, ids) = (about.Select(e => e.PictureId).Distinct().ToList(), about.Select(e => e.TargetEditId ?? e.EditId).ToList());
        var objects = about.Select(e => e.ObjectId).ToList();
        var rows = await context.Suggestions.Where(s => pictures.Contains(s.PictureId) && (ids.Contains(s.EditId) || objects.Contains(s.ObjectId))).ToListAsync();
        foreach (var edit in about)
        {
            foreach (var row in rows.Where(s => s.PictureId == edit.PictureId && Concerns(edit, s)))
            {
                if (edit.Kind == EditKind.Undo)
                {
                    Open(row);
                }
                else
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

    private static bool Concerns(EditRecord edit, SuggestionRow row) => edit.Kind switch
    {
        EditKind.Accept => row.EditId == edit.EditId,
        EditKind.Restore => row.Replaces is null && row.ObjectId == edit.ObjectId,
        _ => row.EditId == edit.TargetEditId,
    };
}
