using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace iSeg.Data.Model;

/// <summary>What SQLite's result codes mean for a person.</summary>
internal static class SqliteFailures
{
    /// <summary>The SQLite error in an exception or its causes; null when there is none.</summary>
    public static SqliteException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SqliteException sqlite)
            {
                return sqlite;
            }
        }

        return null;
    }

    public static StoreFailure Classify(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => StoreFailure.Full,

        // What SQLite says of a quota and of every other write that the disk does not take.
        raw.SQLITE_IOERR when exception.SqliteExtendedErrorCode == raw.SQLITE_IOERR_WRITE => StoreFailure.Full,
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN => StoreFailure.ReadOnly,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StoreFailure.Busy,
        raw.SQLITE_CORRUPT => StoreFailure.Corrupted,
        raw.SQLITE_NOTADB => StoreFailure.NotADatabase,
        _ => StoreFailure.Other,
    };

    /// <summary>One sentence on what happened and what to do.</summary>
    public static string Explain(SqliteException exception) => Classify(exception) switch
    {
        StoreFailure.Full => "The disk that holds the store is full or takes no more; free some space and try again.",
        StoreFailure.ReadOnly => "The store cannot be written; check the permissions of its file and its folder.",
        StoreFailure.Busy => "The store is busy with another program's write; try again.",
        StoreFailure.Corrupted => "The store is damaged; restore a backup, or save what is left with `sqlite3 FILE .recover`.",
        StoreFailure.NotADatabase => "The store's file is not an iSeg store.",
        _ => $"The store's disk failed ({exception.Message}).",
    };

    public static bool IsUniqueViolation(Exception exception) => Find(exception) is
    {
        SqliteExtendedErrorCode: raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY
    };

    public static bool IsForeignKeyViolation(Exception exception) =>
        Find(exception) is { SqliteExtendedErrorCode: raw.SQLITE_CONSTRAINT_FOREIGNKEY };
}
