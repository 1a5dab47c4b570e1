using System.Globalization;
using iSeg.Core.Annotations;
using iSeg.Data.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

/// <summary>Stores of earlier versions, full of work, opened by this one: one for every schema that there ever was.</summary>
public sealed class OldStoreTests
{
    /// <summary>Every migration but the last; a new one adds a case by itself.</summary>
    public static TheoryData<string> Schemas()
    {
        using var context = new ProjectDbContext(new DbContextOptionsBuilder<ProjectDbContext>().UseSqlite("Data Source=:memory:").Options);
        return [.. context.Database.GetMigrations().SkipLast(1)];
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Initialize_StoreOfAnEarlierSchema_KeepsEveryRowAndGoesOn(string schema)
    {
        // What was annotated, by this program; then as a store of that time had it.
        await using var source = await CreateAsync();
        var project = (await source.Projects.CreateAsync("Kept \"as it is\" Ω", Token)).Id;
        var picture = await source.AddPictureAsync(project, "street/größe 1.png");
        var first = await source.AddObjectAsync(picture, 1, new(3, 4, 20, 10));
        var second = await source.AddObjectAsync(picture, 2, new(30, 20, 9, 7));
        var gone = second with { Deleted = true };
        await source.Journal.AppendAsync(Edit(picture, 3, gone), [gone], Token);
        source.ForgetConnections();

        await using var old = Uninitialized();
        await MigrateAsync(old, schema);
        await FillAsync(old, source);
        var before = await RowsAsync(old);
        before["Edits"].Count.ShouldBe(3);
        before["PictureTiles"].ShouldNotBeEmpty();

        await old.Initializer.InitializeAsync(Token);

        var after = await RowsAsync(old);
        foreach (var (table, rows) in before)
        {
            after[table].Count.ShouldBe(rows.Count, table);
            foreach (var (now, then) in after[table].Zip(rows))
            {
                then.Where(column => now[column.Key] != column.Value).ShouldBeEmpty($"{table} has what it had, and more columns at most");
            }
        }

        // It is worked on as before.
        (await old.Projects.ListAsync(Token)).Single().Name.ShouldBe("Kept \"as it is\" Ω");
        (await old.Pictures.ThumbnailAsync(picture, Token)).ShouldNotBeNull();
        var history = (await old.Journal.LoadAsync(picture, Token))!;
        history.Edits.Select(e => e.Author).ShouldBe(["ann", "ann", "ann"]);
        history.Edits[0].After.ShouldBe(MaskPatch.Of(first.Mask));
        await old.AddObjectAsync(picture, 4, new(1, 1, 2, 2));
        using var file = new MemoryStream();
        await old.Exporter.ExportAsync(project, file, Token);
        System.Text.Encoding.UTF8.GetString(file.ToArray()).ShouldContain("\"area\":200");
    }

    private static async Task MigrateAsync(TestStore store, string schema)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        await context.GetService<IMigrator>().MigrateAsync(schema, Token);
    }

    /// <summary>Copies what there was a place for then.</summary>
    private static async Task FillAsync(TestStore old, TestStore source)
    {
        old.ForgetConnections();
        await using var connection = new SqliteConnection($"Data Source={old.Options.Path};Pooling=False;Foreign Keys=False");
        await connection.OpenAsync(Token);
        await ExecuteAsync(connection, $"ATTACH '{source.Options.Path}' AS source");
        foreach (var table in await TablesAsync(connection))
        {
            var columns = string.Join(", ", (await ReadAsync(connection, $"SELECT name FROM pragma_table_info('{table}')")).Select(row => $"\"{row["name"]}\""));
            await ExecuteAsync(connection, $"INSERT INTO main.\"{table}\" ({columns}) SELECT {columns} FROM source.\"{table}\"");
        }
    }

    /// <summary>All tables, rows in a steady order, values as SQL would write them.</summary>
    private static async Task<Dictionary<string, List<Dictionary<string, string>>>> RowsAsync(TestStore store)
    {
        await using var connection = new SqliteConnection($"Data Source={store.Options.Path};Pooling=False");
        await connection.OpenAsync(Token);
        var rows = new Dictionary<string, List<Dictionary<string, string>>>();
        foreach (var table in await TablesAsync(connection))
        {
            var columns = (await ReadAsync(connection, $"SELECT name FROM pragma_table_info('{table}')")).Select(row => row["name"]).ToList();
            rows[table] = await ReadAsync(connection, $"SELECT {string.Join(", ", columns.Select(c => $"quote(\"{c}\") AS \"{c}\""))} FROM \"{table}\" ORDER BY rowid");
        }

        return rows;
    }

    private static async Task<List<string>> TablesAsync(SqliteConnection connection) =>
        [.. (await ReadAsync(connection, "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' ORDER BY name")).Select(row => row["name"])];

#pragma warning disable CA2100 // The names come from the database itself.
    private static async Task<List<Dictionary<string, string>>> ReadAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<Dictionary<string, string>>();
        while (await reader.ReadAsync(Token))
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!));
        }

        return rows;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }
#pragma warning restore CA2100
}
