using System.Buffers.Binary;
using System.IO.Compression;
using iSeg.Data.Import;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Import;

public sealed class ArchiveImportTests
{
    [Fact]
    public async Task Import_Archive_TakesPicturesInNaturalOrderWithTheirFolders()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        using var zip = Zip(("b/img10.png", Png(8, 8, 1)), ("b/img9.png", Png(8, 8, 2)), ("a/", []), ("a/ä/x.png", Png(8, 8, 3)));

        // Told by its content: the name says nothing.
        var results = await store.ImportAsync(project, "upload", zip);

        results.ShouldAllBe(r => r.Status == ImportStatus.Created);
        results.Select(r => r.Path).ShouldBe(["a/ä/x.png", "b/img9.png", "b/img10.png"]);
        (await store.Pictures.PageAsync(project, 0, 9, Token)).Select(p => p.Path).ShouldBe(results.Select(r => r.Path));
    }

    [Fact]
    public async Task Import_BadEntries_AreRefusedOneByOneAndTheRestGoesOn()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        using var inner = Zip(("x.png", Png(8, 8, 1)));
        var good = Png(8, 8, 5);
        using var zip = Zip(
            ("../up.png", good), ("/abs.png", good), ("C:/drive.png", good), ("back\\slash.png", good), ("nul.png", good),
            ("note.txt", "hello"u8.ToArray()), ("inner.zip", inner.ToArray()), ("cut.png", Png(90, 90, 3)[..60]), ("z.png", good), ("zz.png", good));

        var results = await store.ImportAsync(project, "a.zip", zip);

        results.Count.ShouldBe(10);
        results.Where(r => r.Status == ImportStatus.Created).Select(r => r.Path).ShouldBe(["z.png"]);
        var duplicate = results.Single(r => r.Status == ImportStatus.Duplicate);
        (duplicate.Path, duplicate.DuplicateOf).ShouldBe(("zz.png", "z.png"));
        results.Single(r => r.Path == "inner.zip").Message.ShouldContain("archive inside");
        results.ShouldAllBe(r => r.Message.Length > 5);
        (await store.Pictures.CountAsync(project, Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Import_Clutter_IsSkippedSilently()
    {
        await using var store = await CreateAsync();
        using var zip = Zip(
            ("__MACOSX/._a.png", [1]), (".DS_Store", [1]), ("f/Thumbs.db", [1]), (".git/config", [1]), ("f/.hidden.png", [1]), ("a.png", Png(8, 8, 1)));

        var results = await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "a.zip", zip);

        results.Select(r => (r.Path, r.Status)).ShouldBe([("a.png", ImportStatus.Created)]);
    }

    [Fact]
    public async Task Import_ArchiveWithoutPictures_SaysSo()
    {
        await using var store = await CreateAsync();
        using var zip = Zip((".DS_Store", [1]));

        (await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "a.zip", zip)).Single().Message.ShouldContain("no pictures");
    }

    [Fact]
    public async Task Import_EncryptedEntry_IsRefused()
    {
        await using var store = await CreateAsync();
        using var zip = Zip(("secret.png", Png(8, 8, 1)));
        var bytes = zip.ToArray();

        // Bit 0 of the general purpose flags, in the local header and in the directory.
        bytes[6] |= 1;
        bytes[bytes.AsSpan().IndexOf("PK\x01\x02"u8) + 8] |= 1;

        var result = await store.ImportOneAsync((await store.Projects.CreateAsync("p", Token)).Id, "a.zip", new MemoryStream(bytes));

        result.Status.ShouldBe(ImportStatus.Refused);
        result.Message.ShouldContain("encrypted");
    }

    [Fact]
    public async Task Import_CutOffArchive_IsRefused()
    {
        await using var store = await CreateAsync();
        using var zip = Zip(("a.png", Png(64, 64, 1)));

        var result = await store.ImportOneAsync((await store.Projects.CreateAsync("p", Token)).Id, "a.zip", new MemoryStream(zip.ToArray()[..^30]));

        result.Status.ShouldBe(ImportStatus.Refused);
        result.Message.ShouldContain("damaged");
    }

    [Fact]
    public async Task Import_DamagedEntry_IsRefusedAndTheRestGoesOn()
    {
        await using var store = await CreateAsync();
        using var zip = Zip(("a.png", Png(64, 64, 1)), ("b.png", Png(64, 64, 2)));
        var bytes = zip.ToArray();
        bytes.AsSpan(40, 12).Fill(0xff);

        var results = await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "a.zip", new MemoryStream(bytes));

        results.Select(r => r.Status).ShouldBe([ImportStatus.Refused, ImportStatus.Created]);
    }

    [Fact]
    public async Task Import_DecompressionBomb_IsRefusedAndTheRestGoesOn()
    {
        await using var store = await CreateAsync();
        using var bomb = Zip(("a.png", new byte[100_000_000]), ("b.png", Png(8, 8, 1)));

        var results = await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "bomb.zip", bomb);

        results.Select(r => r.Status).ShouldBe([ImportStatus.Refused, ImportStatus.Created]);
        results[0].Message.ShouldContain("bomb");
    }

    [Fact]
    public async Task Import_BombWhoseHeaderLies_IsRefusedAndTheRestGoesOn()
    {
        await using var store = await CreateAsync();
        using var bomb = Zip(("a.png", new byte[100_000_000]), ("b.png", Png(8, 8, 1)));
        var bytes = bomb.ToArray();

        // The unpacked size in the directory: 1000 bytes.
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("PK\x01\x02"u8) + 24), 1000);

        var results = await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "bomb.zip", new MemoryStream(bytes));

        results.Select(r => r.Status).ShouldBe([ImportStatus.Refused, ImportStatus.Created]);
    }

    [Fact]
    public async Task Import_ManyBombs_AreGivenUp()
    {
        await using var store = await CreateAsync(limits: ImportLimits.Default with { RatioFreeBytes = 100_000 });
        using var zip = Zip([.. Enumerable.Range(0, 20).Select(i => ($"{i}.png", new byte[1_000_000]))]);

        var results = await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "bombs.zip", zip);

        results.Count.ShouldBeLessThan(8);
        results[^1].Path.ShouldBe("bombs.zip");
    }

    [Fact]
    public async Task Import_MoreThanTheArchiveMayUnpack_StopsThere()
    {
        await using var store = await CreateAsync(limits: ImportLimits.Default with { MaxUnpackedBytes = 2_000_000 });
        var random = new Random(1);
        using var zip = Zip([.. Enumerable.Range(0, 10).Select(i =>
        {
            var noise = new byte[500_000];
            random.NextBytes(noise);
            return ($"{i}.bin", noise);
        })]);

        var results = await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "big.zip", zip);

        results.Count.ShouldBe(6);
        results[^1].Message.ShouldContain("2 MB");
    }

    [Fact]
    public async Task Import_TooManyEntries_AreRefusedFromTheDirectory()
    {
        await using var store = await CreateAsync(limits: ImportLimits.Default with { MaxEntries = 5 });
        using var zip = Zip([.. Enumerable.Range(0, 6).Select(i => ($"{i}.png", Array.Empty<byte>()))]);

        var results = await store.ImportAsync((await store.Projects.CreateAsync("p", Token)).Id, "many.zip", zip);

        results.Single().Message.ShouldContain("more than 5 files");
    }

    private static MemoryStream Zip(params (string Name, byte[] Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
