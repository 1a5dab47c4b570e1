using iSeg.Core.Formats;
using iSeg.Core.Geometry;
using Microsoft.Data.Sqlite;

namespace iSeg.Data.Import.Labels;

/// <summary>A picture of the labels.</summary>
internal sealed record StagedPicture(int Number, LabelPicture Label);

/// <summary>An object of the labels; its mask as compressed run lengths of its picture's size.</summary>
internal sealed record StagedObject(
    long Number, string Category, PixelSize Size, string Counts, long Area, string Key, long? Id, Guid? ObjectId, bool IsCrowd, string? Extra, string Place, bool IsBox);

/// <summary>
/// Labels on their way into the store, out of memory and in one order whatever their format: a database in a temporary file, deleted
/// when the stage is disposed of.
/// </summary>
internal sealed class LabelStage : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"iseg-stage-{Guid.NewGuid():n}");
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _addPicture;
    private readonly SqliteCommand _addObject;
    private SqliteCommand? _readObjects;
    private SqliteTransaction? _transaction;

    public LabelStage()
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ConnectionString);
        _connection.Open();
        Execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
            CREATE TABLE Pictures (Number INTEGER PRIMARY KEY, Path TEXT NOT NULL, Width INTEGER, Height INTEGER, Id INTEGER, Extra TEXT);
            CREATE TABLE Objects (Number INTEGER PRIMARY KEY, Picture INTEGER NOT NULL, Category TEXT NOT NULL, Width INTEGER, Height INTEGER,
                Counts TEXT, Area INTEGER, Key TEXT, Id INTEGER, ObjectId TEXT, IsCrowd INTEGER, Extra TEXT, Place TEXT, IsBox INTEGER);
            """);
        _transaction = _connection.BeginTransaction();
        _addPicture = Prepare("INSERT INTO Pictures VALUES ($0, $1, $2, $3, $4, $5)", 6);
        _addObject = Prepare("INSERT INTO Objects VALUES (NULL, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", 13);
    }

    public int Pictures { get; private set; }

    public long Objects { get; private set; }

    public void Add(LabelPicture picture) =>
        Run(_addPicture, Pictures++, picture.Path, picture.Size?.Width, picture.Size?.Height, picture.Id, picture.Extra);

    public void Add(LabelObject thing)
    {
        Objects++;
        var mask = thing.Mask;
        Run(_addObject, thing.Picture, thing.Category, mask.Width, mask.Height, mask.ToCounts(), mask.Area, thing.Key, thing.Id, thing.ObjectId, thing.IsCrowd, thing.Extra, thing.Place, thing.IsBox);
    }

    /// <summary>Nothing more comes; from now on it is read.</summary>
    public void Complete()
    {
        _transaction?.Commit();
        _transaction?.Dispose();
        _transaction = null;
        Execute("CREATE INDEX ByPicture ON Objects (Picture, Number)");
    }

    public IEnumerable<StagedPicture> ReadPictures()
    {
        using var command = Prepare("SELECT Number, Path, Width, Height, Id, Extra FROM Pictures ORDER BY Number", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new(reader.GetInt32(0), new(
                reader.GetString(1),
                reader.IsDBNull(2) ? null : new PixelSize(reader.GetInt32(2), reader.GetInt32(3)),
                reader.IsDBNull(4) ? null : reader.GetInt64(4),
                reader.IsDBNull(5) ? null : reader.GetString(5)));
        }
    }

    /// <summary>The objects of some pictures, in the order in which they were added.</summary>
    public IReadOnlyList<StagedObject> ReadObjects(IReadOnlyList<int> pictures)
    {
        var objects = new List<StagedObject>();
        _readObjects ??= Prepare("SELECT * FROM Objects WHERE Picture = $0 ORDER BY Number", 1);
        foreach (var picture in pictures)
        {
            _readObjects.Parameters[0].Value = picture;
            using var reader = _readObjects.ExecuteReader();
            while (reader.Read())
            {
                objects.Add(ToObject(reader));
            }
        }

        return objects;
    }

    public void Dispose()
    {
        _addPicture.Dispose();
        _addObject.Dispose();
        _readObjects?.Dispose();
        _transaction?.Dispose();
        _connection.Dispose();
        File.Delete(_path);
    }

    private static StagedObject ToObject(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(2),
        new(reader.GetInt32(3), reader.GetInt32(4)),
        reader.GetString(5),
        reader.GetInt64(6),
        reader.GetString(7),
        reader.IsDBNull(8) ? null : reader.GetInt64(8),
        reader.IsDBNull(9) ? null : reader.GetGuid(9),
        reader.GetBoolean(10),
        reader.IsDBNull(11) ? null : reader.GetString(11),
        reader.GetString(12),
        reader.GetBoolean(13));

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = _transaction;
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter($"${i}", null));
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = Prepare(sql, 0);
        command.ExecuteNonQuery();
    }
}
