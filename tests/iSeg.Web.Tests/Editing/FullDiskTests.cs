using iSeg.Core.Annotations;
using iSeg.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Web.Tests.Editing;

[Collection(nameof(SharedServer))]
public sealed class FullDiskTests(WebServer server)
{
    [Fact]
    public async Task Apply_DiskFull_IsRefusedWithAReasonAndAcceptedAfterRoomIsMade()
    {
        var (_, picture) = await server.NewPictureAsync();
        var session = server.Session(picture);
        var thing = Guid.NewGuid();
        (await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50), "ann")).Ok.ShouldBeTrue();
        var before = (await session.SnapshotAsync())!;
        var waiting = Edits.Stroke(thing, "add", 10, 90, 50);

        await FillDiskAsync();
        try
        {
            // The pages that are there have room for a few more rows.
            var refused = await session.ApplyAsync(waiting with { Details = new string('x', 200_000) }, "ann");

            refused.Ok.ShouldBeFalse();
            refused.Code.ShouldBe("storage");
            refused.Error!.ShouldContain("disk");
            refused.Error!.ShouldContain("full");
            refused.Error!.ShouldContain("not stored");
            (await session.SnapshotAsync())!.Revision.ShouldBe(before.Revision, "nobody is shown what is not stored");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }

        var accepted = await session.ApplyAsync(waiting, "ann");
        accepted.Ok.ShouldBeTrue(accepted.Error);
        accepted.Revision.ShouldBe(before.Revision + 1);
        (await server.EditsAsync(picture)).Select(e => e.Kind).ShouldBe([EditKind.Stroke, EditKind.Stroke]);
    }

    /// <summary>Played by SQLite's own limit on pages, on every connection that the pool will hand out.</summary>
    private async Task FillDiskAsync()
    {
        var held = new List<DbContext>();
        for (var i = 0; i < 4; i++)
        {
            var context = await server.Contexts.CreateDbContextAsync();
            await context.Database.OpenConnectionAsync();
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA max_page_count = 1";
            await command.ExecuteNonQueryAsync();
            held.Add(context);
        }

        foreach (var context in held)
        {
            await context.DisposeAsync();
        }
    }
}
