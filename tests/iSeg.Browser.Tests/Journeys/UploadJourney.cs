using System.IO.Compression;
using System.Text.RegularExpressions;
using iSeg.Browser.Tests.Support;
using iSeg.Core.Geometry;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

public sealed partial class UploadJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private const string Script = "<script>alert('run')</script><img src=x onerror=alert(1)>.jpg";

    private static readonly PixelSize Size = new(320, 240);

    [Fact]
    public async Task GoodAndBadFiles_Chosen_SayWhatIsWrongAndTheRestGoesOn()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Files");
            await visitor.UploadAsync(
                DrawnScenes.Fruit(Size).Jpeg("fruit 🍎.jpg"),
                DrawnScenes.Harbour(Size).Jpeg(Script),
                DrawnScenes.Fruit(Size).Jpeg("the same again.jpg"),
                Drawn.File("empty.jpg", []),
                Drawn.File("diary.png", "Dear diary"u8.ToArray()),
                Drawn.File("cut.jpg", DrawnScenes.Cells(Size).Jpeg().Buffer[..3000]));

            var told = visitor.Page.GetByTestId("upload-results");
            foreach (var name in new[] { "the same again.jpg", "empty.jpg", "diary.png", "cut.jpg" })
            {
                var line = told.Locator("div").Filter(new() { HasText = name });
                await Assertions.Expect(line).ToHaveCountAsync(1);
                (await line.InnerTextAsync()).Length.ShouldBeGreaterThan(name.Length + 10, "a reason stands beside the name");
            }

            await Assertions.Expect(visitor.Page.GetByTestId("upload-progress")).ToContainTextAsync("2 added · 1 already here · 3 refused");
            await Assertions.Expect(visitor.Page.GetByTestId("project-counts")).ToContainTextAsync("2 pictures");
            await Assertions.Expect(visitor.Page.Locator(".picture-card").Filter(new() { HasText = Script })).ToHaveCountAsync(1);

            await visitor.OpenPictureAsync(Script);
            await Assertions.Expect(visitor.Page.Locator(".where strong")).ToHaveTextAsync(Script);
            await visitor.Page.GotoAsync("/");
            await Assertions.Expect(visitor.Page.GetByText("Files")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task ProjectNamedAsScript_Everywhere_IsOnlyText()
    {
        const string Name = "<script>alert(1)</script> & \"friends\" 🍐";
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync(Name);
            await Assertions.Expect(visitor.Page.Locator("h4")).ToHaveTextAsync(Name);
            (await visitor.Page.TitleAsync()).ShouldContain("<script>");
            await visitor.Page.GotoAsync("/");
            await Assertions.Expect(visitor.Page.GetByText(Name)).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task Zip_WithPicturesAndOthers_TakesThePictures()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Zip");
            await visitor.UploadAsync(Drawn.File("all.zip", Zip(
                ("a/fruit.jpg", DrawnScenes.Fruit(Size).Jpeg().Buffer),
                ("../../out.jpg", DrawnScenes.Cells(Size).Jpeg().Buffer),
                ("zeros.png", new byte[20_000_000]),
                ("z/boats.jpg", DrawnScenes.Harbour(Size).Jpeg().Buffer))));

            await Assertions.Expect(visitor.Page.GetByTestId("upload-progress")).ToContainTextAsync("2 added · 2 refused");
            await Assertions.Expect(visitor.Page.GetByTestId("upload-results")).ToContainTextAsync("out.jpg");
            await Assertions.Expect(visitor.Page.GetByTestId("upload-results")).ToContainTextAsync("zeros.png");
            await Assertions.Expect(visitor.Page.Locator(".picture-card")).ToHaveCountAsync(2);
        });
    }

    [Fact]
    public async Task Folder_Chosen_KeepsItsShape()
    {
        var folder = Directory.CreateTempSubdirectory("iseg-browser-tests-");
        var inner = folder.CreateSubdirectory("inner");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "fruit.jpg"), DrawnScenes.Fruit(Size).Jpeg().Buffer);
        await File.WriteAllBytesAsync(Path.Combine(inner.FullName, "boats.jpg"), DrawnScenes.Harbour(Size).Jpeg().Buffer);
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Folder");
            await visitor.UploadFolderAsync(folder.FullName);

            await Assertions.Expect(visitor.Page.Locator(".picture-card")).ToHaveCountAsync(2);
            await Assertions.Expect(visitor.Page.Locator(".picture-card").Filter(new() { HasTextRegex = Inner() })).ToHaveCountAsync(1);
        });
        folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"[^/]+/inner/boats\.jpg")]
    private static partial Regex Inner();

    private static byte[] Zip(params (string Path, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in entries)
            {
                using var entry = zip.CreateEntry(path, CompressionLevel.SmallestSize).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }
}
