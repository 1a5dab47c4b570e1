using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Benchmarks.Load;

/// <summary>Compares what people were told with what is on disk. Every line it gives is a fault.</summary>
internal static class StoreCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(string store, PixelSize size, IReadOnlyList<Annotator> people)
    {
        var faults = new List<string>();
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        if (await TextAsync(connection, "PRAGMA integrity_check") is var integrity and not "ok")
        {
            faults.Add($"PRAGMA integrity_check: {integrity}");
        }

        if (await TextAsync(connection, "SELECT COUNT(*) - COUNT(DISTINCT EditId) FROM Edits") is var twice and not "0")
        {
            faults.Add($"{twice} edits are stored twice");
        }

        await using var services = new ServiceCollection().AddProjectStore(new StoreOptions { Path = store }).BuildServiceProvider();
        var journal = services.GetRequiredService<IEditJournal>();
        foreach (var group in people.GroupBy(p => p.PictureId))
        {
            var log = (await journal.LoadAsync(group.Key, default))!.Edits;
            var stored = log.Select(e => e.EditId).ToHashSet();
            var lost = group.SelectMany(p => p.Acknowledged.Keys).Count(id => !stored.Contains(id));
            if (lost > 0)
            {
                faults.Add($"picture {group.Key}: {lost} acknowledged edits are not stored");
            }

            var fold = PictureHistory.Replay(size, log).Objects.ToDictionary(o => o.ObjectId, o => (o.CategoryId, o.Locked, o.Order, o.Mask));
            var rows = await RowsAsync(connection, group.Key, size);
            if (!Same(fold, rows))
            {
                faults.Add($"picture {group.Key}: the objects in the store are not the fold of its {log.Count} edits");
            }

            faults.AddRange(group.Where(p => !Same(fold, p.Copy.Objects)).Select(p => $"picture {group.Key}: a client at revision {p.Copy.Revision} of {log.Count} shows something else than the store"));
        }

        return faults;
    }

    private static bool Same(Dictionary<Guid, (int, bool, long, RleMask)> a, Dictionary<Guid, (int, bool, long, RleMask)> b) =>
        a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && pair.Value.Equals(other));

    private static async Task<Dictionary<Guid, (int Category, bool Locked, long Order, RleMask Mask)>> RowsAsync(SqliteConnection connection, long picture, PixelSize size)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT ObjectId, CategoryId, Locked, \"Order\", Counts FROM Annotations WHERE PictureId = $picture AND NOT Deleted";
        command.Parameters.AddWithValue("$picture", picture);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<Guid, (int, bool, long, RleMask)>();
        while (await reader.ReadAsync())
        {
            rows[reader.GetGuid(0)] = (reader.GetInt32(1), reader.GetBoolean(2), reader.GetInt64(3), RleMask.FromCounts(size, reader.GetString(4)));
        }

        return rows;
    }

    private static async Task<string?> TextAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
