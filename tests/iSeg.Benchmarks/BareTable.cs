using Microsoft.Data.Sqlite;

namespace iSeg.Benchmarks;

/// <summary>The least that a durable edit can cost: one SQLite insert, WAL, synchronous FULL.</summary>
internal sealed class BareTable : IDisposable
{
    private readonly SqliteConnection _connection;

    public BareTable(string folder)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")}");
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE Edits (Id INTEGER PRIMARY KEY, Counts TEXT, Details TEXT)";
        command.ExecuteNonQuery();
    }

    public int Insert(string counts)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO Edits VALUES (NULL, $counts, $details)";
        command.Parameters.AddWithValue("$counts", counts);
        command.Parameters.AddWithValue("$details", "{}");
        return command.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();
}
