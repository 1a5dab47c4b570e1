using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Tests;

/// <summary>A disk with no room left, played by SQLite's own limit on pages, which has to be set on every connection.</summary>
internal static class FullDisk
{
    public static async Task<IAsyncDisposable> SimulateAsync(TestStore store)
    {
        // Connections come from a pool: the ones that set the limit are those used next.
        var held = new List<DbConnection>();
        for (var i = 0; i < 4; i++)
        {
            var context = await store.Contexts.CreateDbContextAsync(TestStore.Token);
            await context.Database.OpenConnectionAsync(TestStore.Token);
            var connection = context.Database.GetDbConnection();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA max_page_count = 1";
            await command.ExecuteNonQueryAsync(TestStore.Token);
            held.Add(connection);
        }

        foreach (var connection in held)
        {
            await connection.CloseAsync();
        }

        return new Room(store);
    }

    private sealed class Room(TestStore store) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            store.ForgetConnections();
            return ValueTask.CompletedTask;
        }
    }
}
