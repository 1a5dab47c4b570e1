using iSeg.Core.Imaging;
using iSeg.Data.Import;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Import;

public sealed class PictureImporterTests
{
    [Fact]
    public async Task Import_SameBytesTwice_NamesThePictureThatIsThere()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var first = await store.AddPictureAsync(project, "first.png");

        var again = await store.ImportOneAsync(project, "second.png", new MemoryStream(Png(64, 48, 100)));

        again.Status.ShouldBe(ImportStatus.Duplicate);
        (again.PictureId, again.DuplicateOf).ShouldBe((first, "first.png"));
        again.Message.ShouldContain("first.png");
    }

    [Fact]
    public async Task Import_SameBytesInTwoProjects_AreStoredOnce()
    {
        await using var store = await CreateAsync();
        var one = await store.AddPictureAsync((await store.Projects.CreateAsync("1", Token)).Id);
        var two = await store.AddPictureAsync((await store.Projects.CreateAsync("2", Token)).Id);

        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM PictureContents")).ShouldBe(1);
        await store.Pictures.DeleteAsync(one, Token);
        (await store.Pictures.ThumbnailAsync(two, Token)).ShouldNotBeNull();
        await store.Pictures.DeleteAsync(two, Token);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM PictureContents")).ShouldBe(0);
    }

    [Fact]
    public async Task Import_SameBytesAtOnce_MakeOnePicture()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var bytes = Png(64, 48, 100);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => store.ImportOneAsync(project, $"{i}.png", new MemoryStream(bytes)))));

        results.Count(r => r.Status == ImportStatus.Created).ShouldBe(1);
        results.Count(r => r.Status == ImportStatus.Duplicate).ShouldBe(5);
    }

    [Fact]
    public async Task Import_OtherPictureOfTheSameName_IsRefused()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.AddPictureAsync(project, "a.png");

        var result = await store.ImportOneAsync(project, "a.png", new MemoryStream(Png(64, 48, 7)));

        result.Status.ShouldBe(ImportStatus.Refused);
        result.Message.ShouldContain("name");
        (await store.Pictures.CountAsync(project, Token)).ShouldBe(1);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>.png")]
    [InlineData("🦓 im Gras.png")]
    [InlineData("\u202egnp.exe")]
    [InlineData("deep/er/\"quoted\" & 'so'.png")]
    [InlineData("no extension")]
    public async Task Import_OddName_IsKeptAsItIs(string name)
    {
        await using var store = await CreateAsync();

        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id, name);

        (await store.Pictures.FindAsync(picture, Token))!.Path.ShouldBe(name);
    }

    [Fact]
    public async Task Import_LongName_IsKeptUpToTheLimit()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;

        await store.AddPictureAsync(project, new string('n', 496) + ".png");
        var refused = await store.ImportOneAsync(project, new string('n', 501), new MemoryStream(Png(64, 48, 9)));

        refused.Status.ShouldBe(ImportStatus.Refused);
        refused.Message.ShouldContain("500");
    }

    [Theory]
    [InlineData("tab\there.png", "control characters")]
    [InlineData("nul\0.png", "control characters")]
    [InlineData("../up.png", "..")]
    [InlineData("a/../../up.png", "..")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("C:/x.png", "drive")]
    [InlineData("a\\b.png", "backslash")]
    [InlineData("a//b.png", "empty folder")]
    [InlineData("sub/con.png", "Windows")]
    [InlineData("", "no name")]
    public async Task Import_DangerousName_IsRefusedWithTheReason(string name, string reason)
    {
        await using var store = await CreateAsync();

        var result = await store.ImportOneAsync((await store.Projects.CreateAsync("p", Token)).Id, name, new MemoryStream(Png(64, 48, 9)));

        result.Status.ShouldBe(ImportStatus.Refused);
        result.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task Import_ClutterOfADroppedFolder_IsSkippedSilently()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;

        (await store.ImportAsync(project, "holiday/.DS_Store", new MemoryStream([1, 2, 3]))).ShouldBeEmpty();
        (await store.ImportOneAsync(project, ".chosen.png", new MemoryStream(Png(8, 8, 1)))).Status.ShouldBe(ImportStatus.Created);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    public async Task Import_NoPicture_IsRefusedAndNothingStays(string content)
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;

        var result = await store.ImportOneAsync(project, "x.jpg", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)));

        result.Status.ShouldBe(ImportStatus.Refused);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM PictureContents")).ShouldBe(0);
    }

    [Fact]
    public async Task Import_TooManyBytes_StopsReadingThere()
    {
        await using var store = await CreateAsync(limits: ImportLimits.Default with { MaxFileBytes = 1_000_000 });
        var endless = new ZerosStream(50_000_000_000);

        var result = await store.ImportOneAsync((await store.Projects.CreateAsync("p", Token)).Id, "x.png", endless);

        result.Status.ShouldBe(ImportStatus.Refused);
        result.Message.ShouldContain("1 MB");
        endless.Position.ShouldBeLessThan(2_000_000);
    }

    [Fact]
    public async Task Import_FailingHalfway_LeavesNothing()
    {
        await using var store = await CreateAsync(new FailingProcessor());
        var project = (await store.Projects.CreateAsync("p", Token)).Id;

        await Should.ThrowAsync<InvalidOperationException>(() => store.ImportOneAsync(project, "a.png", new MemoryStream(Png(64, 48, 1))));

        foreach (var count in new FormattableString[]
        {
            $"SELECT COUNT(*) AS Value FROM Pictures",
            $"SELECT COUNT(*) AS Value FROM PictureContents",
            $"SELECT COUNT(*) AS Value FROM PictureTiles",
            $"SELECT COUNT(*) AS Value FROM PictureThumbnails",
        })
        {
            (await store.CountAsync(count)).ShouldBe(0);
        }
    }

    [Fact]
    public async Task Import_DiskFull_IsARefusalAndTheNextImportWorks()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await using (await FullDisk.SimulateAsync(store))
        {
            var result = await store.ImportOneAsync(project, "a.png", new MemoryStream(Png(900, 900, 1)));

            result.Status.ShouldBe(ImportStatus.Refused);
            result.Message.ShouldContain("full");
        }

        await store.AddPictureAsync(project, "a.png");
    }

    [Fact]
    public async Task Import_ProjectGone_IsRefused()
    {
        await using var store = await CreateAsync();

        (await store.ImportOneAsync(99, "a.png", new MemoryStream(Png(64, 48, 1)))).Message.ShouldContain("project");
    }

    [Fact]
    public async Task Import_Cancelled_LeavesNothing()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        using var stop = new CancellationTokenSource();
        var content = new ZerosStream(10_000_000) { AtEnd = stop.Cancel };

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in store.Importer.ImportAsync(project, "a.png", content, stop.Token))
            {
                result.ShouldBeNull();
            }
        });

        (await store.Pictures.CountAsync(project, Token)).ShouldBe(0);
    }

    private sealed class FailingProcessor : IPictureProcessor
    {
        private readonly Engine.Imaging.PictureProcessor _real = new();

        public PictureInfo Inspect(Stream content) => _real.Inspect(content);

        public RgbImage LoadRgb(Stream content, int? maxLongSide, CancellationToken cancellationToken) => throw new NotSupportedException();

        public EncodedPicture Thumbnail(Stream content, CancellationToken cancellationToken) => _real.Thumbnail(content, cancellationToken);

        public IPreparedPicture Prepare(Stream content, CancellationToken cancellationToken) => new Half(_real.Prepare(content, cancellationToken));

        private sealed class Half(IPreparedPicture whole) : IPreparedPicture
        {
            public PictureInfo Info => whole.Info;

            public EncodedPicture Thumbnail => whole.Thumbnail;

            public IEnumerable<PictureTile> ReadTiles()
            {
                yield return whole.ReadTiles().First();
                throw new InvalidOperationException("The machine room is on fire.");
            }

            public void Dispose() => whole.Dispose();
        }
    }
}
