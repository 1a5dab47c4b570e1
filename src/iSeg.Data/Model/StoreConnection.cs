using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace iSeg.Data.Model;

/// <summary>How every context of a store is connected.</summary>
internal static class StoreConnection
{
    public static DbContextOptionsBuilder UseStore(this DbContextOptionsBuilder builder, StoreOptions options) => builder
        .UseSqlite(ConnectionString(options))
        .AddInterceptors(new ConnectionSetup(options.BusyTimeout));

    public static string ConnectionString(StoreOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = System.IO.Path.GetFullPath(options.Path),
        ForeignKeys = true,
        DefaultTimeout = Math.Max(1, (int)options.BusyTimeout.TotalSeconds),
    }.ConnectionString;
}

/// <summary>What SQLite forgets between connections.</summary>
internal sealed class ConnectionSetup(TimeSpan busyTimeout) : DbConnectionInterceptor
{
    // FULL: a commit returns only when the log is on disk; with WAL, NORMAL would lose acknowledged edits at a power cut.
    private readonly string _pragmas = string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;");

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Built from a number of ours.
        command.CommandText = _pragmas;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}

/// <summary>For `dotnet ef migrations add` only.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<ProjectDbContext>
{
    public ProjectDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<ProjectDbContext>();
        builder.UseStore(new StoreOptions { Path = "design-time.db" });
        return new(builder.Options);
    }
}
