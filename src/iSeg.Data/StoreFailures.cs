using iSeg.Data.Model;

namespace iSeg.Data;

/// <summary>What is behind an exception of the store, for callers that must tell a full disk from a bad request.</summary>
public static class StoreFailures
{
    /// <summary>Why the store as a whole could not be used, and a sentence on what to do; null when the exception is about something else.</summary>
    public static (StoreFailure Failure, string Message)? Of(Exception exception) =>
        SqliteFailures.Find(exception) is { } sqlite && SqliteFailures.Classify(sqlite) is var failure and not StoreFailure.Other
            ? (failure, SqliteFailures.Explain(sqlite))
            : null;
}
