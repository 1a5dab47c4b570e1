using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using iSeg.Data.Review;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Jobs;
using iSeg.Web.Exchange;
using iSeg.Web.Review;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Api;

[Collection(nameof(SharedServer))]
public sealed class JobApiTests(WebServer server)
{
    private static readonly PixelSize Size = new(160, 120);
    private static readonly RleMask Square = RleMask.Rectangle(Size, new(10, 20, 40, 30));

    private static byte[] Labels => JsonSerializer.SerializeToUtf8Bytes(new
    {
        images = new[] { new { id = 77, file_name = "fruit.jpg", width = Size.Width, height = Size.Height } },
        annotations = new[]
        {
            new { id = 4711, image_id = 77, category_id = 5, segmentation = new { size = new[] { Size.Height, Size.Width }, counts = Square.ToCounts() }, area = Square.Area, bbox = new[] { 10, 20, 40, 30 }, iscrowd = 0 },
        },
        categories = new[] { new { id = 5, name = "pear" } },
    });

    [Fact]
    public async Task Import_PreviewedAndThenDone_StoresOnlyTheSecondTime()
    {
        var (project, picture) = await server.NewPictureAsync();
        (await server.Session(picture).SnapshotAsync())!.Objects.ShouldBeEmpty();

        var preview = await server.FinishAsync(await server.CallAsync("POST", $"/projects/{project}/imports?name=theirs.json&preview=true", Labels));
        preview.GetProperty("state").GetString().ShouldBe("succeeded");
        preview.GetProperty("result").GetProperty("import").GetProperty("isCommitted").GetBoolean().ShouldBeFalse();
        (await server.EditsAsync(picture)).ShouldBeEmpty();

        var done = await server.FinishAsync(await server.CallAsync("POST", $"/projects/{project}/imports?name=theirs.json", Labels));
        done.GetProperty("result").GetProperty("import").GetProperty("created").GetInt32().ShouldBe(1);
        (await server.Session(picture).SnapshotAsync())!.Objects.ShouldHaveSingleItem("a session that was open sees it").Mask.ToMask(Size).ShouldBe(Square);
        var annotation = (await server.GetAsync($"/pictures/{picture}/annotations")).Expect(HttpStatusCode.OK).GetProperty("items")[0];
        annotation.GetProperty("cocoId").GetInt64().ShouldBe(4711);
        (await server.EditsAsync(picture)).ShouldHaveSingleItem().Author.ShouldBe("local");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Import_OverAnAcceptedPicture_IsToldToWhoeverHasItOpen(bool byProgram)
    {
        var (project, picture) = await server.NewPictureAsync();
        var reviews = server.Service<ReviewStore>();
        foreach (var action in new[] { ReviewAction.Submit, ReviewAction.Accept })
        {
            await reviews.ActAsync((await reviews.FindAsync(picture, default))!, action, "ann", null, default);
        }

        var told = new List<long>();
        using var subscription = server.Service<ReviewNotices>().Subscribe(changed => told.AddRange(changed == picture ? [changed] : []));
        if (byProgram)
        {
            await server.FinishAsync(await server.CallAsync("POST", $"/projects/{project}/imports?name=theirs.json", Labels));
        }
        else
        {
            await using var scope = server.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerContext>().Set(Caller.Local);
            var page = scope.ServiceProvider.GetRequiredService<GuardedLabels>();
            using var source = await LabelSource.FromStreamAsync("theirs.json", new MemoryStream(Labels), ImportLimits.Default, default);
            using var staged = await page.ReadAsync(project, source, new(), null, default);
            await page.CommitAsync(staged, null, default);
        }

        told.ShouldBe([picture]);
        (await reviews.FindAsync(picture, default))!.State.ShouldBe(ReviewState.InProgress);
    }

    [Fact]
    public async Task Import_OfALargeJsonFileWithAKey_IsTakenOnce()
    {
        var (project, _) = await server.NewPictureAsync();
        var large = $"{Encoding.UTF8.GetString(Labels)[..^1]}{new string(' ', 31_000_000)}}}";
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await server.CallAsync("POST", $"/projects/{project}/imports", large, key);
        (await server.FinishAsync(first)).GetProperty("result").GetProperty("import").GetProperty("created").GetInt32().ShouldBe(1);

        (await server.CallAsync("POST", $"/projects/{project}/imports", large, key)).Location.ShouldBe(first.Location);
        (await server.CallAsync("POST", $"/projects/{project}/imports", "{}", key)).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "another request");
    }

    [Fact]
    public async Task Import_OfBrokenLabels_FailsWithPlaceAndReason()
    {
        var (project, picture) = await server.NewPictureAsync();

        var job = await server.FinishAsync(await server.CallAsync("POST", $"/projects/{project}/imports", "{\"images\": [{\"id\": 1}], \"annotations\": []}"u8.ToArray()));

        (job.GetProperty("state").GetString(), job.GetProperty("result").ValueKind).ShouldBe(("failed", JsonValueKind.Null));
        job.GetProperty("error").GetString()!.ShouldContain("images[0] (id 1)");
        (await server.EditsAsync(picture)).ShouldBeEmpty();
        (await server.CallAsync("POST", $"/projects/{project}/imports?format=word", Labels)).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "labelme");
        (await server.CallAsync("POST", $"/projects/{project}/imports", "PK\u0003\u0004 no archive"u8.ToArray())).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "damaged");
        (await server.CallAsync("POST", "/projects/987654/imports", Labels)).ShouldBeProblem(HttpStatusCode.NotFound, "no project");
    }

    [Fact]
    public async Task Export_OfWhatWasDrawn_IsFetchedWholeAndInParts()
    {
        var (project, picture) = await server.NewPictureAsync();
        (await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = new { size = new[] { 120, 160 }, counts = Square.ToCounts() } })).Expect(HttpStatusCode.Created);

        var accepted = await server.PostAsync($"/projects/{project}/exports", new { format = "coco" });
        var job = await server.FinishAsync(accepted);

        job.GetProperty("result").GetProperty("export").GetProperty("verification").GetProperty("isLossless").GetBoolean().ShouldBeTrue();
        (job.GetProperty("done").GetInt64(), job.GetProperty("finishedAt").ValueKind).ShouldBe((job.GetProperty("total").GetInt64(), JsonValueKind.String));
        var address = job.GetProperty("links").GetProperty("file").GetString()!;
        var file = await server.GetAsync(address);
        var counts = file.Json.GetProperty("annotations")[0].GetProperty("segmentation").GetProperty("counts").GetString();
        RleMask.FromCounts(Size, counts).ShouldBe(Square);
        (await server.GetAsync(address, ("Range", "bytes=10-19"))).Bytes.ShouldBe(file.Bytes[10..20]);
        (await server.GetAsync(accepted.Location, ("If-None-Match", (await server.GetAsync(accepted.Location)).ETag))).Status.ShouldBe(HttpStatusCode.NotModified);
        (await server.CallAsync("DELETE", accepted.Location, null)).ShouldBeProblem(HttpStatusCode.Conflict, "succeeded");
    }

    [Fact]
    public async Task Export_WithEveryChoice_HoldsToThem()
    {
        var (project, picture) = await server.NewPictureAsync();
        await server.Session(picture).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 9, 60, 60), "ann");

        var job = await server.FinishAsync(await server.PostAsync($"/projects/{project}/exports", new
        {
            format = "yolo",
            tolerance = 1,
            categories = new[] { "Object" },
            split = new { train = 100, val = 0, test = 0, seed = 3 },
            part = "train",
            withPictures = true,
        }));

        job.GetProperty("state").GetString().ShouldBe("succeeded", job.ToString());
        var file = await server.GetAsync(job.GetProperty("links").GetProperty("file").GetString()!);
        using var archive = new ZipArchive(new MemoryStream(file.Bytes));
        archive.Entries.ShouldContain(e => e.FullName.EndsWith("fruit.jpg", StringComparison.Ordinal));
        archive.Entries.ShouldContain(e => e.FullName.EndsWith("fruit.txt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{'format': 'word'}", "coco-panoptic")]
    [InlineData("{'tolerance': 101}", "tolerance")]
    [InlineData("{'categories': ['fish']}", "\"object\"")]
    [InlineData("{'split': {'train': 50, 'val': 20, 'test': 10}}", "100")]
    [InlineData("{'part': 'train'}", "split")]
    public async Task Export_OfNonsense_SaysWhatIsWrong(string body, string says)
    {
        var project = await server.NewProjectAsync();

        (await server.PostAsync($"/projects/{project}/exports", body.Replace('\'', '"'))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, says);
    }

    [Fact]
    public async Task Job_CancelledWhileItRuns_StopsAndSaysSo()
    {
        var project = await server.NewProjectAsync();
        var started = new TaskCompletionSource();
        var job = server.Service<JobQueue>().Start(project, "export", Caller.Local, async run =>
        {
            run.Progress.Report(new LabelProgress("Waiting", 3, 9));
            started.SetResult();
            await Task.Delay(Timeout.Infinite, run.Stop);
            return new(new());
        });
        await started.Task;
        var address = $"/projects/{project}/jobs/{job.Id}";
        var running = (await server.GetAsync(address)).Expect(HttpStatusCode.OK);
        (running.GetProperty("state").GetString(), running.GetProperty("step").GetString(), running.GetProperty("done").GetInt64(), running.GetProperty("total").GetInt64()).ShouldBe(("running", "Waiting", 3L, 9L));
        (await server.GetAsync(address + "/file")).ShouldBeProblem(HttpStatusCode.Conflict, "running");

        var cancelled = await server.FinishAsync(await server.CallAsync("DELETE", address, null));

        cancelled.GetProperty("state").GetString().ShouldBe("cancelled");
        (await server.GetAsync(address + "/file")).ShouldBeProblem(HttpStatusCode.NotFound, "no file");
        (await server.GetAsync($"/projects/{await server.NewProjectAsync()}/jobs/{job.Id}")).ShouldBeProblem(HttpStatusCode.NotFound, "no job");
    }

    [Fact]
    public async Task Jobs_OfAProject_AreListedInPagesOldestFirst()
    {
        var project = await server.NewProjectAsync();
        var jobs = Enumerable.Range(0, 3).Select(_ => server.Service<JobQueue>().Start(project, "export", Caller.Local, _ => Task.FromResult(new JobOutcome(new()))).Id).ToList();

        var (pages, items) = await server.ReadAllAsync($"/projects/{project}/jobs?limit=2");

        pages.ShouldBe(2);
        items.Select(j => j.GetProperty("id").GetString()).ShouldBe(jobs, ignoreOrder: true);
    }

    [Fact]
    public async Task Job_TooManyOfOnePerson_IsRefusedUntilSomeAreOver()
    {
        var (project, queue, busy) = (await server.NewProjectAsync(), server.Service<JobQueue>(), Caller.Local);
        var jobs = Enumerable.Range(0, JobQueue.MostOpen).Select(_ => queue.Start(1, "export", busy, async run =>
        {
            await Task.Delay(Timeout.Infinite, run.Stop);
            return new(new());
        })).ToList();

        var refused = await server.PostAsync($"/projects/{project}/exports", new { });

        jobs.ForEach(job => job.Cancel());
        refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "are waiting or running");
        refused.Headers.RetryAfter.ShouldNotBeNull().Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        while (jobs.Exists(job => !job.IsOver))
        {
            await Task.Delay(10);
        }

        Should.NotThrow(() => queue.RequireRoom(busy));
    }
}
