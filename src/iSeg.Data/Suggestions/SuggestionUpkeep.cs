using System.Security.Cryptography;
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
    /// <returns>The pictures of those rows, each once.</returns>
    public static async Task<IReadOnlyList<long>> FollowAsync(ProjectDbContext context, IReadOnlyList<JournalEntry> entries)
    {
        var about = entries.Where(e => e.Edit.Kind is EditKind.Accept or EditKind.Undo or EditKind.Redo or EditKind.Restore).ToList();
        if (about.Count == 0)
        {
            return [];
        }

        var turned = new HashSet<long>();
        var pictures = about.Select(e => e.Edit.PictureId).Distinct().ToList();
        List<Guid> ids = [.. about.Select(e => e.Edit.TargetEditId ?? e.Edit.EditId), .. about.Where(e => e.Edit.Kind == EditKind.Redo).Select(e => Next(e.Edit.TargetEditId!.Value))];
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
                    turned.Add(row.PictureId);
                }
                else if (there && row.State != SuggestionState.Accepted)
                {
                    // What was done again is what a repeated acceptance, and the next undo, are about.
                    row.EditId = edit is { Kind: EditKind.Redo, TargetEditId: { } target } && row.EditId == Next(target) ? target : row.EditId;
                    (row.State, row.DecidedBy, row.DecidedAt) = (SuggestionState.Accepted, edit.Author, edit.At);
                    turned.Add(row.PictureId);
                }
            }
        }

        return [.. turned];
    }

    /// <summary>Nobody has decided any more.</summary>
    public static void Open(SuggestionRow row)
    {
        if (row is { State: SuggestionState.Accepted, Replaces: not null })
        {
            // An object of one's own comes back by being restored; another object's pixels are changed once more, which is another edit.
            row.EditId = Next(row.EditId);
        }

        (row.State, row.DecidedBy, row.DecidedAt) = (SuggestionState.Open, null, null);
    }

    /// <summary>The id of the acceptance after one that was taken back: told from it, so that doing that one again is recognised.</summary>
    private static Guid Next(Guid editId) => new(SHA256.HashData(editId.ToByteArray()).AsSpan(0, 16));

    /// <summary>Whether what the suggestion is for is there after the edit; null when the edit is not about it.</summary>
    private static bool? IsThereAfter(EditRecord edit, IReadOnlyList<AnnotationState> changed, SuggestionRow row)
    {
        if (row.ObjectId == edit.ObjectId)
        {
            // By whichever edit it comes and goes: an acceptance that was taken back is made again by restoring, under another id.
            return changed.Any(state => state.ObjectId == row.ObjectId && !state.Deleted);
        }

        return edit.Kind is EditKind.Undo or EditKind.Redo
            ? row.EditId == edit.TargetEditId ? edit.Kind == EditKind.Redo
                : edit is { Kind: EditKind.Redo, TargetEditId: { } target } && row.EditId == Next(target) ? true : null
            : row.EditId == edit.EditId ? true : null;
    }
}
