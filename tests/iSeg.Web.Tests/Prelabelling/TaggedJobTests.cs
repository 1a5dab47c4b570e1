using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Engine.Clip;
using iSeg.Engine.Imaging;
using iSeg.Engine.Models;
using iSeg.Web.Models;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Prelabelling;

/// <summary>A job of tags from a program's first call to the export: a CLIP says which names a picture shows, a Stable Diffusion model where. Both are small and random.</summary>
[Collection(nameof(SharedServer))]
public sealed class TaggedJobTests(WebServer server)
{
    private static readonly string[] Words = ["bird", "dog", "potted plant", "sofa", "train", "tv monitor"];

    private static string Clip => Path.Combine(AppContext.BaseDirectory, "vectors", "clip-tiny");

    [Fact]
    public async Task Tags_OverAProject_SuggestsMasksOfWhatTheClipFindsAndNothingElse()
    {
        await server.Service<ModelLibrary>().InstallAsync(TinyModel.CopyTo(TempFolder.File("tiny")), "tags-sd", copy: false);
        await server.Service<ModelLibrary>().InstallAsync(Clip, "tags-clip", copy: false);
        try
        {
            var project = await server.NewProjectAsync();
            var files = new[] { await File.ReadAllBytesAsync(Path.Combine(Clip, "wide.png")), await File.ReadAllBytesAsync(Path.Combine(Clip, "square.png")), TestFiles.Harbour() };
            var pictures = new long[files.Length];
            foreach (var (i, file) in files.Index())
            {
                pictures[i] = (await server.UploadAsync(project, $"{i}.{(i < 2 ? "png" : "jpg")}", file)).Single().PictureId!.Value;
            }

            using var started = await server.Http.PostAsJsonAsync(
                $"/api/v1/projects/{project}/prelabel-jobs", new { kind = "tags", model = "tags-sd", clip = "tags-clip", names = Words, preset = "coco-object" });
            started.StatusCode.ShouldBe(HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync());
            var id = long.Parse(started.Headers.Location!.ToString().Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
            var job = await server.WaitAsync(id, j => j.IsOver);

            (job.State, job.Done, job.Failed, job.Model).ShouldBe((PrelabelState.Done, files.Length, 0, "tags-sd"), job.Error);
            using var tagger = ClipTagger.Load(ClipCheckpoint.Open(Clip));
            var found = 0;
            foreach (var (picture, file) in pictures.Zip(files))
            {
                using var content = new MemoryStream(file);
                var image = new PictureProcessor().LoadRgb(content);
                var kept = (await tagger.TagAsync(image, Words, cancellationToken: TestContext.Current.CancellationToken)).Kept.ToDictionary(tag => tag.Word, tag => tag.Score);
                var suggested = await server.SuggestionsAsync(picture);

                // A name whose map is below the background everywhere has no mask; a name that CLIP does not see has none in any case.
                suggested.Select(one => one.Name!).ShouldBeSubsetOf(kept.Keys);
                suggested.Select(one => one.Name).ShouldBeUnique();
                suggested.ShouldAllBe(one => Math.Abs(one.Score!.Value - kept[one.Name!]) < 1e-3 && one.CategoryId != null && one.Prompts.Contains(one.Name!) && one.Area > 0);
                suggested.Sum(one => one.Area).ShouldBeLessThanOrEqualTo(image.Size.Area, "names compete for pixels");
                found += suggested.Count;
            }

            found.ShouldBeGreaterThan(0);
            job.Found.ShouldBe(found);

            // Somebody accepts; what was found carries its name into the export.
            var first = (await Task.WhenAll(pictures.Select(picture => server.SuggestionsAsync(picture)))).SelectMany(of => of).First();
            using var accepted = await server.Http.PostAsJsonAsync($"/api/v1/pictures/{first.PictureId}/suggestions/accept", new { ids = new[] { first.Id } });
            accepted.StatusCode.ShouldBe(HttpStatusCode.OK, await accepted.Content.ReadAsStringAsync());
            var exported = await server.Http.GetFromJsonAsync<JsonElement>($"/api/projects/{project}/export/coco");
            var annotation = exported.GetProperty("annotations").EnumerateArray().Single();
            annotation.GetProperty("area").GetInt64().ShouldBe(first.Area);
            exported.GetProperty("categories").EnumerateArray().Single(category => category.GetProperty("id").GetInt32() == annotation.GetProperty("category_id").GetInt32())
                .GetProperty("name").GetString().ShouldBe(first.Name);
        }
        finally
        {
            await server.Service<ModelHost>().RemoveAsync("tags-clip");
            await server.Service<ModelHost>().RemoveAsync("tags-sd");
        }
    }

    [Fact]
    public async Task Tags_WithoutAClip_IsRefusedByName()
    {
        var (project, _) = await server.FilledAsync(1);
        await server.Service<ModelLibrary>().InstallAsync(TinyModel.CopyTo(TempFolder.File("tiny")), "tags-alone", copy: false);

        (await Should.ThrowAsync<PrelabelException>(() => server.StartAsync(project, new() { Kind = PrelabelKind.Tags, Model = "tags-alone", Names = Words }))).Message.ShouldContain("'clip'");
        (await Should.ThrowAsync<PrelabelException>(() => server.StartAsync(project, new() { Kind = PrelabelKind.Tags, Model = "tags-alone", Clip = "tags-alone", Names = Words })))
            .Message.ShouldContain("No model called tags-alone that could do this");
        await server.Service<ModelHost>().RemoveAsync("tags-alone");
    }
}
