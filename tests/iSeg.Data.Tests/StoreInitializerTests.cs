using Microsoft.EntityFrameworkCore;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

public sealed class StoreInitializerTests
{
    [Fact]
    public async Task Initialize_Twice_KeepsWhatIsThere()
    {
        await using var store = await CreateAsync();
        await store.Projects.CreateAsync("kept", Token);

        await using var again = await store.ReopenAsync();

        (await again.Projects.ListAsync(Token)).Single().Name.ShouldBe("kept");
    }

    [Fact]
    public async Task Initialize_EveryConnection_IsDurableAndChecksReferences()
    {
        await using var store = await CreateAsync();

        // FULL is 2.
        (await store.CountAsync($"SELECT synchronous AS Value FROM pragma_synchronous")).ShouldBe(2);
        (await store.CountAsync($"SELECT foreign_keys AS Value FROM pragma_foreign_keys")).ShouldBe(1);
        (await store.CountAsync($"SELECT timeout AS Value FROM pragma_busy_timeout")).ShouldBe(20_000);
        (await store.CountAsync($"SELECT journal_mode = 'wal' AS Value FROM pragma_journal_mode")).ShouldBe(1);
    }

    [Fact]
    public async Task Initialize_FileIsNoDatabase_SaysSoAndLeavesIt()
    {
        await using var store = Uninitialized();
        await File.WriteAllTextAsync(store.Options.Path, "my holiday diary, more than a hundred characters long, " + new string('.', 100), Token);

        var failure = await Should.ThrowAsync<StoreException>(() => store.Initializer.InitializeAsync(Token));

        failure.Failure.ShouldBe(StoreFailure.NotADatabase);
        failure.Message.ShouldContain(store.Options.Path);
        (await File.ReadAllTextAsync(store.Options.Path, Token)).ShouldStartWith("my holiday diary");
    }

    [Fact]
    public async Task Initialize_StoreOfANewerProgram_IsRefused()
    {
        await using var store = await CreateAsync();
        await store.ExecuteAsync($"INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Telepathy', '99.0')");

        var failure = await Should.ThrowAsync<StoreException>(() => store.ReopenAsync());

        failure.Failure.ShouldBe(StoreFailure.NewerThanProgram);
        failure.Message.ShouldContain("Telepathy");
    }

    [Fact]
    public async Task Initialize_CutOffFile_IsRefused()
    {
        await using var store = await CreateAsync();
        await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        store.ForgetConnections();
        await using (var file = File.OpenWrite(store.Options.Path))
        {
            file.SetLength(file.Length / 2);
        }

        var failure = await Should.ThrowAsync<StoreException>(() => store.ReopenAsync());

        failure.Failure.ShouldBe(StoreFailure.Corrupted);
        failure.Message.ShouldContain("Restore a backup");
    }

    [Fact]
    public async Task Initialize_GarbageInside_IsRefused()
    {
        await using var store = await CreateAsync();
        store.ForgetConnections();
        await using (var file = File.OpenWrite(store.Options.Path))
        {
            file.Position = 100;
            file.Write(Enumerable.Repeat((byte)0xee, 4000).ToArray());
        }

        (await Should.ThrowAsync<StoreException>(() => store.ReopenAsync())).Failure.ShouldBe(StoreFailure.Corrupted);
    }

    [Fact]
    public async Task Initialize_FolderInTheWay_IsRefused()
    {
        await using var store = Uninitialized();
        Directory.CreateDirectory(store.Options.Path);

        (await Should.ThrowAsync<StoreException>(() => store.Initializer.InitializeAsync(Token))).Message.ShouldContain("is a folder");
    }

    [Fact]
    public async Task Initialize_FolderThatCannotBeMade_IsRefused()
    {
        await using var store = Uninitialized();
        await File.WriteAllTextAsync(Path.Combine(store.Folder, "file"), "", Token);
        await using var inside = Uninitialized();
        var initializer = new StoreInitializer(new StoreOptions { Path = Path.Combine(store.Folder, "file", "projects.db") }, inside.Contexts);

        (await Should.ThrowAsync<StoreException>(() => initializer.InitializeAsync(Token))).Failure.ShouldBe(StoreFailure.ReadOnly);
    }

    [Fact]
    public async Task Initialize_LockOfAKilledProcess_DoesNotHang()
    {
        await using var store = Uninitialized();
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2020-01-01 00:00:00.0000000+00:00');
                """,
                Token);
        }

        await store.Initializer.InitializeAsync(Token);

        (await store.Projects.ListAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenExisting_NoStore_MakesNone()
    {
        await using var store = Uninitialized();

        (await Should.ThrowAsync<StoreException>(() => store.Initializer.OpenExistingAsync(Token))).Failure.ShouldBe(StoreFailure.Missing);

        Directory.GetFileSystemEntries(store.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenExisting_EmptyFile_NeedsTheServer()
    {
        await using var store = Uninitialized();
        await File.WriteAllTextAsync(store.Options.Path, "", Token);

        (await Should.ThrowAsync<StoreException>(() => store.Initializer.OpenExistingAsync(Token))).Failure.ShouldBe(StoreFailure.NeedsUpgrade);
    }

    [Fact]
    public void DefaultPath_Variable_Wins()
    {
        var before = Environment.GetEnvironmentVariable(StoreOptions.PathVariable);
        try
        {
            Environment.SetEnvironmentVariable(StoreOptions.PathVariable, "/somewhere/else.db");
            new StoreOptions().Path.ShouldBe("/somewhere/else.db");
            Environment.SetEnvironmentVariable(StoreOptions.PathVariable, null);
            new StoreOptions().Path.ShouldEndWith("projects.db");
        }
        finally
        {
            Environment.SetEnvironmentVariable(StoreOptions.PathVariable, before);
        }
    }
}
