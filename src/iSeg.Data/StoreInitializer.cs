using iSeg.Data.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data;

/// <summary>Makes the store ready, or says plainly why it cannot be.</summary>
public sealed class StoreInitializer(StoreOptions options, IDbContextFactory<ProjectDbContext> contexts)
{
    private string FullPath => Path.GetFullPath(options.Path);

    /// <summary>Creates the folder and the store where missing, and brings an older one up to date. Call once, at start.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public Task InitializeAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
        StoreFile.Check(FullPath);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RefuseNewerAsync(context, cancellationToken);
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await DropStaleLockAsync(context, cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }

        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
    });

    /// <summary>Checks a store that must exist, and creates or changes nothing: for tools beside the server.</summary>
    /// <exception cref="StoreException">There is no store, or it cannot be used as it is.</exception>
    public Task OpenExistingAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        if (!File.Exists(FullPath))
        {
            throw new StoreException(StoreFailure.Missing, $"There is no store at {FullPath}. Name one with --store or {StoreOptions.PathVariable}.");
        }

        StoreFile.Check(FullPath);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RefuseNewerAsync(context, cancellationToken);
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            throw new StoreException(
                StoreFailure.NeedsUpgrade,
                $"The store {FullPath} was written by an older iSeg, or is empty. Start the server once to bring it up to date.");
        }
    });

    // EF marks a running migration by a row, and waits for ever for one that a killed process left behind.
    private static async Task DropStaleLockAsync(ProjectDbContext context, CancellationToken cancellationToken)
    {
        var tables = context.Database.SqlQuery<int>($"SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'");
        if (await tables.SingleAsync(cancellationToken) > 0)
        {
            await context.Database.ExecuteSqlAsync(
                $"DELETE FROM __EFMigrationsLock WHERE julianday(substr(Timestamp, 1, 19)) < julianday('now', '-1 minute')", cancellationToken);
        }
    }

    private async Task RefuseNewerAsync(ProjectDbContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(FullPath))
        {
            return;
        }

        var known = context.Database.GetMigrations().ToHashSet();
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).FirstOrDefault(m => !known.Contains(m));
        if (unknown is not null)
        {
            throw new StoreException(
                StoreFailure.NewerThanProgram,
                $"The store {FullPath} was written by a newer iSeg (it has {unknown}). Update this program, or use another store.");
        }
    }

    private async Task ExplainAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (SqliteException exception)
        {
            throw new StoreException(SqliteFailures.Classify(exception), $"{FullPath}: {SqliteFailures.Explain(exception)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                StoreFailure.ReadOnly,
                $"{FullPath}: the store cannot be opened or created ({exception.Message}). Check the permissions of the folder.",
                exception);
        }
    }
}
