using iSeg.Data.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace iSeg.Data.Import.Labels;

/// <summary>What the store has of a picture, with prepared commands: asked a hundred thousand times, each must cost microseconds.</summary>
internal sealed class MergeReader : IDisposable
{
    private readonly SqliteCommand _objects;
    private readonly SqliteCommand _revision;

    public MergeReader(ProjectDbContext context)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        (_objects, _revision) = (connection.CreateCommand(), connection.CreateCommand());
        _objects.CommandText =
            """
            SELECT Id, ObjectId, CategoryId, Locked, Area, Deleted, Revision, Counts, SourceKey, IsCrowd, Extra FROM Annotations WHERE PictureId = $0
            """;
        _revision.CommandText = "SELECT COALESCE(MAX(Revision), 0) FROM Edits WHERE PictureId = $0";
        foreach (var command in (SqliteCommand[])[_objects, _revision])
        {
            command.Transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
            command.Parameters.Add(new SqliteParameter("$0", SqliteType.Integer));
        }
    }

    public List<AnnotationRow> Objects(long pictureId, int projectId)
    {
        var rows = new List<AnnotationRow>();
        _objects.Parameters[0].Value = pictureId;
        using var reader = _objects.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new()
            {
                Id = reader.GetInt64(0),
                PictureId = pictureId,
                ProjectId = projectId,
                ObjectId = reader.GetGuid(1),
                CategoryId = reader.GetInt32(2),
                Locked = reader.GetBoolean(3),
                Area = reader.GetInt64(4),
                Deleted = reader.GetBoolean(5),
                Revision = reader.GetInt64(6),
                Counts = reader.GetString(7),
                SourceKey = reader.IsDBNull(8) ? null : reader.GetString(8),
                IsCrowd = reader.GetBoolean(9),
                Extra = reader.IsDBNull(10) ? null : reader.GetString(10),
            });
        }

        return rows;
    }

    /// <summary>The picture's last revision; 0 before any.</summary>
    public long Revision(long pictureId)
    {
        _revision.Parameters[0].Value = pictureId;
        return (long)_revision.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _objects.Dispose();
        _revision.Dispose();
    }
}
