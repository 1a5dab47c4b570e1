using iSeg.Core.Imaging;
using iSeg.Data.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace iSeg.Data.Pictures;

/// <summary>Bytes in and out of the store, as streams where they may be large.</summary>
internal static class PictureBlobs
{
    /// <summary>Stores a content with its thumbnail and tiles, inside the context's transaction.</summary>
    /// <returns>The content's id.</returns>
    public static async Task<long> InsertAsync(
        ProjectDbContext context, string sha256, Stream original, IPreparedPicture prepared, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        var transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        var contentId = InsertRoom(connection, transaction, sha256, original.Length);
        await using (var blob = new SqliteBlob(connection, "PictureContents", "Bytes", contentId))
        {
            original.Position = 0;
            await original.CopyToAsync(blob, 1 << 20, cancellationToken);
        }

        InsertThumbnail(connection, transaction, contentId, prepared.Thumbnail);
        InsertTiles(connection, transaction, contentId, prepared.ReadTiles(), cancellationToken);
        return contentId;
    }

    /// <summary>Opens a content; the stream owns the context.</summary>
    public static async Task<Stream> OpenAsync(ProjectDbContext context, long contentId, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        return new ContextStream(new SqliteBlob(connection, "PictureContents", "Bytes", contentId, readOnly: true), context);
    }

    /// <summary>Opens a content on a context whose connection is open; the stream leaves the context alone.</summary>
    public static Stream OpenBlob(ProjectDbContext context, long contentId) =>
        new SqliteBlob((SqliteConnection)context.Database.GetDbConnection(), "PictureContents", "Bytes", contentId, readOnly: true);

    /// <summary>Deletes contents that no picture uses any more, with their thumbnails and tiles: one, or (null) all there are.</summary>
    public static Task<int> DeleteUnusedAsync(ProjectDbContext context, long? contentId, CancellationToken cancellationToken) => context.Contents
        .Where(c => (contentId == null || c.Id == contentId) && !context.Pictures.Any(p => p.ContentId == c.Id))
        .ExecuteDeleteAsync(cancellationToken);

    // Room first, bytes after: the file never has to fit in memory.
    private static long InsertRoom(SqliteConnection connection, SqliteTransaction? transaction, string sha256, long length)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            """
            INSERT INTO PictureContents (Sha256, ByteLength, Bytes) VALUES ($sha256, $length, zeroblob($length));
            SELECT last_insert_rowid();
            """;
        command.Parameters.AddWithValue("$sha256", sha256);
        command.Parameters.AddWithValue("$length", length);
        return (long)command.ExecuteScalar()!;
    }

    private static void InsertThumbnail(SqliteConnection connection, SqliteTransaction? transaction, long contentId, EncodedPicture thumbnail)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO PictureThumbnails (ContentId, ContentType, Bytes) VALUES ($content, $type, $bytes)";
        command.Parameters.AddWithValue("$content", contentId);
        command.Parameters.AddWithValue("$type", thumbnail.ContentType);
        command.Parameters.AddWithValue("$bytes", thumbnail.Bytes);
        command.ExecuteNonQuery();
    }

    private static void InsertTiles(
        SqliteConnection connection, SqliteTransaction? transaction, long contentId, IEnumerable<PictureTile> tiles, CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            """
            INSERT INTO PictureTiles (ContentId, "Level", "Column", "Row", ContentType, Bytes)
            VALUES ($content, $level, $column, $row, $type, $bytes)
            """;
        command.Parameters.AddWithValue("$content", contentId);
        var level = command.Parameters.Add("$level", SqliteType.Integer);
        var column = command.Parameters.Add("$column", SqliteType.Integer);
        var row = command.Parameters.Add("$row", SqliteType.Integer);
        var type = command.Parameters.Add("$type", SqliteType.Text);
        var bytes = command.Parameters.Add("$bytes", SqliteType.Blob);
        foreach (var tile in tiles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (level.Value, column.Value, row.Value) = (tile.Level, tile.Column, tile.Row);
            (type.Value, bytes.Value) = (tile.Image.ContentType, tile.Image.Bytes);
            command.ExecuteNonQuery();
        }
    }
}
