using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Core.Masks;
using iSeg.Data.Export;
using iSeg.Data.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace iSeg.Data.Import.Labels;

/// <summary>Writes imported objects and their edits with prepared commands: hundreds of thousands of rows in the context's transaction.</summary>
internal sealed class MergeWriter : IDisposable
{
    /// <summary>Kilobytes: enough for the indexes of a million objects, which are filled in no order.</summary>
    private const int LargeCache = 32_000;

    /// <summary>SQLite's own.</summary>
    private const int UsualCache = 2_000;

    private readonly SqliteConnection _connection;
    private readonly string _author;
    private readonly long _at;
    private readonly string _format;
    private readonly SqliteCommand _addEdit;
    private readonly SqliteCommand _addObject;
    private readonly SqliteCommand _changeObject;
    private readonly SqliteCommand _changePictureId;
    private readonly SqliteCommand _changePictureExtra;
    private readonly SqliteCommand _takenObject;
    private readonly SqliteCommand _moveObject;

    public MergeWriter(ProjectDbContext context, string author, DateTimeOffset at, string format)
    {
        (_author, _at, _format) = (author, at.UtcTicks, format);
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        var transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        SetCache(connection, LargeCache);
        _connection = connection;
        _addEdit = Prepare(
            """
            INSERT INTO Edits (PictureId, Revision, EditId, Author, At, Kind, ObjectId, Creates, "On", "Off", "Before", "After", CategoryId, Details)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """, 14);
        _addObject = Prepare(
            """
            INSERT INTO Annotations (PictureId, ProjectId, ObjectId, CategoryId, Locked, "Order", Area, "Left", "Top", BoxWidth, BoxHeight, Deleted, Revision,
                Counts, ExportId, SourceKey, IsCrowd, Extra)
            VALUES ($0, $1, $2, $3, 0, $4, $5, $6, $7, $8, $9, 0, $4, $10, $11, $12, $13, $14)
            RETURNING Id
            """, 15);
        _changeObject = Prepare(
            """
            UPDATE Annotations SET CategoryId = $1, Area = $2, "Left" = $3, "Top" = $4, BoxWidth = $5, BoxHeight = $6, Revision = $7, Counts = $8, IsCrowd = $9, Extra = $10
            WHERE Id = $0
            """, 11);
        _changePictureId = Prepare("UPDATE Pictures SET ExportId = $1 WHERE Id = $0", 2);
        _changePictureExtra = Prepare("UPDATE Pictures SET Extra = $1 WHERE Id = $0 AND Extra IS NOT $1", 2);
        _takenObject = Prepare(
            """
            SELECT EXISTS (SELECT 1 FROM Annotations WHERE ProjectId = $0 AND ExportId = $1)
                OR EXISTS (SELECT 1 FROM Annotations WHERE Id = $1 AND ProjectId = $0 AND ExportId IS NULL AND $1 <> $2)
            """, 3);
        _moveObject = Prepare(
            """
            UPDATE Annotations SET ExportId = 1 + MAX((SELECT MAX(Id) FROM Annotations), (SELECT COALESCE(MAX(ExportId), 0) FROM Annotations WHERE ProjectId = $0))
            WHERE Id = $1
            """, 2);

        SqliteCommand Prepare(string sql, int parameters)
        {
            var command = connection.CreateCommand();
#pragma warning disable CA2100 // Ours.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Transaction = transaction;
            for (var i = 0; i < parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter($"${i}", null));
            }

            return command;
        }
    }

    public void KeepId(long pictureId, long id) => Run(_changePictureId, pictureId, id);

    public void KeepExtra(long pictureId, string extra) => Run(_changePictureExtra, pictureId, extra);

    /// <summary>A new object. False when its id is taken and it got another.</summary>
    public bool Create(long pictureId, int projectId, long revision, StagedObject staged, int category, RleMask mask)
    {
        var objectId = staged.ObjectId ?? Guid.NewGuid();
        var patch = MaskPatch.Of(mask);
        AddEdit(pictureId, revision, EditKind.Import, objectId, true, patch, MaskPatch.Nothing, MaskPatch.Cut(RleMask.Empty(mask.Size), patch.Rect), patch, category, staged);
        long? exportId = staged.Id is >= 0 and <= ExportIds.Largest && !IsTaken(_takenObject, projectId, staged.Id.Value, -1) ? staged.Id : null;
        var box = mask.Bounds;
        Set(_addObject, pictureId, projectId, objectId, category, revision, staged.Area, box.X, box.Y, box.Width, box.Height, staged.Counts, exportId, staged.Key, staged.IsCrowd, staged.Extra);
        var id = (long)_addObject.ExecuteScalar()!;
        if (exportId is null && IsTaken(_takenObject, projectId, id, id))
        {
            Run(_moveObject, projectId, id);
        }

        return staged.Id is null || exportId == staged.Id;
    }

    /// <summary>Another mask, category or attribute for an object; gives the number of edits.</summary>
    public int Update(AnnotationRow row, long revision, StagedObject staged, int category, RleMask before, RleMask after)
    {
        var edits = 0;
        var (on, off) = (MaskPatch.Of(after.Subtract(before)), MaskPatch.Of(before.Subtract(after)));
        var touched = on.Rect.Union(off.Rect);
        if (!touched.IsEmpty)
        {
            AddEdit(row.PictureId, revision + edits++, EditKind.Import, row.ObjectId, false, on, off, MaskPatch.Cut(before, touched), MaskPatch.Cut(after, touched), null, staged);
        }

        if (category != row.CategoryId)
        {
            AddEdit(row.PictureId, revision + edits++, EditKind.Category, row.ObjectId, false, MaskPatch.Nothing, MaskPatch.Nothing, MaskPatch.Nothing, MaskPatch.Nothing, category, staged);
        }

        var box = after.Bounds;
        var last = edits == 0 ? row.Revision : revision + edits - 1;
        Run(_changeObject, row.Id, category, after.Area, box.X, box.Y, box.Width, box.Height, last, staged.Counts, staged.IsCrowd, staged.Extra ?? row.Extra);
        return edits;
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_addEdit, _addObject, _changeObject, _changePictureId, _changePictureExtra, _takenObject, _moveObject])
        {
            command.Dispose();
        }

        // The connection goes back to a pool.
        SetCache(_connection, UsualCache);
    }

    private static void SetCache(SqliteConnection connection, int kilobytes)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A number of ours.
        command.CommandText = $"PRAGMA cache_size = -{kilobytes}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private void AddEdit(
        long pictureId, long revision, EditKind kind, Guid objectId, bool creates, MaskPatch on, MaskPatch off, MaskPatch before, MaskPatch after, int? category, StagedObject staged) => Run(
            _addEdit,
            pictureId,
            revision,
            Guid.NewGuid(),
            _author,
            _at,
            (int)kind,
            objectId,
            creates,
            MaskPatchConverter.Write(on),
            MaskPatchConverter.Write(off),
            MaskPatchConverter.Write(before),
            MaskPatchConverter.Write(after),
            category,
            $$"""{"format":"{{_format}}","place":{{JsonSerializer.Serialize(staged.Place)}}}""");

    private static bool IsTaken(SqliteCommand command, int projectId, long id, long own)
    {
        Set(command, projectId, id, own);
        return (long)command.ExecuteScalar()! != 0;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Set(command, values);
        command.ExecuteNonQuery();
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
