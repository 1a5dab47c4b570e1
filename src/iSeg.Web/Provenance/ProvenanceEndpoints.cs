using System.Globalization;
using System.Text;
using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Core.Provenance;
using iSeg.Data.Journal;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Data.Provenance;
using iSeg.Web.Editing;
using iSeg.Web.Exchange;
using Microsoft.AspNetCore.Http.HttpResults;

namespace iSeg.Web.Provenance;

/// <summary>Correction costs and edit logs as files, for spreadsheets and programs.</summary>
internal static class ProvenanceEndpoints
{
    public static void MapProvenance(this WebApplication app)
    {
        app.MapGet("/api/projects/{projectId:int}/cost.csv", CostCsvAsync);
        app.MapGet("/api/projects/{projectId:int}/cost.json", CostJsonAsync);
        app.MapGet("/api/pictures/{pictureId:long}/log.csv", LogCsvAsync);
        app.MapGet("/api/pictures/{pictureId:long}/log.json", LogJsonAsync);
    }

    /// <summary>One row for every object and person.</summary>
    private static async Task<IResult> CostCsvAsync(int projectId, ProjectStore projects, CostReader reader, CancellationToken cancellationToken)
    {
        if (await projects.FindAsync(projectId, cancellationToken) is not { } project)
        {
            return TypedResults.NotFound();
        }

        return Csv($"{FileNames.Safe(project.Name)}.cost.csv", async write =>
        {
            await write(["picture_id", "picture", "object_id", "category_id", "deleted", "first_mask_by", "first_iou", "author", "made_first_mask", "strokes", "undos", "seconds"]);
            await foreach (var (picture, objects) in reader.ReadAsync(projectId, cancellationToken))
            {
                foreach (var (cost, person) in objects.SelectMany(o => o.People.Select(p => (o, p))))
                {
                    await write([
                        picture.Id, picture.Path, cost.ObjectId, cost.CategoryId, cost.Deleted ? 1 : 0, cost.FirstKind, Math.Round(cost.FirstIou, 6),
                        Author.NameOf(person.Author), person.MadeFirstMask ? 1 : 0, person.Strokes, person.Undos, Math.Round(person.Seconds, 3)]);
                }
            }
        });
    }

    private static async Task<IResult> CostJsonAsync(int projectId, ProjectStore projects, CostReader reader, CancellationToken cancellationToken)
    {
        if (await projects.FindAsync(projectId, cancellationToken) is not { } project)
        {
            return TypedResults.NotFound();
        }

        var all = new List<ObjectCost>();
        var pictures = new List<object>();
        await foreach (var (picture, objects) in reader.ReadAsync(projectId, cancellationToken))
        {
            all.AddRange(objects);
            pictures.Add(new { id = picture.Id, path = picture.Path, cost = CostSummary.Of(objects), objects });
        }

        return Json($"{FileNames.Safe(project.Name)}.cost.json", new
        {
            project = new { id = project.Id, name = project.Name },
            longestPauseSeconds = WorkClock.LongestPause.TotalSeconds,
            cost = CostSummary.Of(all),
            people = CostSummary.ByPerson(all).Select(p => new { author = p.Author, name = Author.NameOf(p.Author), cost = p.Cost }),
            pictures,
        });
    }

    private static async Task<IResult> LogCsvAsync(long pictureId, PictureStore pictures, EditJournal journal, CancellationToken cancellationToken)
    {
        if (await pictures.FindAsync(pictureId, cancellationToken) is not { } picture || await journal.LoadAsync(pictureId, cancellationToken) is not { } log)
        {
            return TypedResults.NotFound();
        }

        return Csv($"{FileNames.Safe(picture.Path)}.log.csv", async write =>
        {
            await write(["revision", "at", "author", "kind", "object_id", "counts", "added_pixels", "removed_pixels", "what", "how", "details"]);
            foreach (var entry in TimelineEntry.Of(log.Edits))
            {
                var edit = entry.Edit;
                await write([
                    edit.Revision, edit.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), Author.NameOf(edit.Author), edit.Kind, edit.ObjectId, entry.Counts ? 1 : 0,
                    entry.Added, entry.Removed, EditStory.What(entry), EditStory.How(edit), edit.Details]);
            }
        });
    }

    private static async Task<IResult> LogJsonAsync(long pictureId, PictureStore pictures, EditJournal journal, CancellationToken cancellationToken)
    {
        if (await pictures.FindAsync(pictureId, cancellationToken) is not { } picture || await journal.LoadAsync(pictureId, cancellationToken) is not { } log)
        {
            return TypedResults.NotFound();
        }

        return Json($"{FileNames.Safe(picture.Path)}.log.json", new
        {
            picture = new { id = picture.Id, path = picture.Path, width = picture.Size.Width, height = picture.Size.Height },
            edits = TimelineEntry.Of(log.Edits).Select(entry => new
            {
                revision = entry.Edit.Revision,
                editId = entry.Edit.EditId,
                at = entry.Edit.At,
                author = entry.Edit.Author,
                name = Author.NameOf(entry.Edit.Author),
                kind = entry.Edit.Kind.ToString(),
                objectId = entry.Edit.ObjectId,
                creates = entry.Edit.Creates,
                counts = entry.Counts,
                added = entry.Added,
                removed = entry.Removed,
                on = Patch(entry.Edit.On),
                off = Patch(entry.Edit.Off),
                categoryId = entry.Edit.CategoryId,
                locked = entry.Edit.Locked,
                target = entry.Edit.TargetEditId,
                details = Raw(entry.Edit.Details),
            }),
        });
    }

    private static object? Patch(MaskPatch patch) => patch.Rect.IsEmpty
        ? null
        : new { x = patch.Rect.X, y = patch.Rect.Y, w = patch.Rect.Width, h = patch.Rect.Height, counts = patch.Content.ToCounts() };

    private static object Raw(string details)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(details);
        }
        catch (JsonException)
        {
            return details;
        }
    }

    private static FileContentHttpResult Json(string name, object value) =>
        TypedResults.File(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web), "application/json", name);

    private static PushStreamHttpResult Csv(string name, Func<Func<object[], Task>, Task> rows) => TypedResults.Stream(
        async output =>
        {
            await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await rows(fields => writer.WriteLineAsync(string.Join(',', fields.Select(CsvField.Of))));
        },
        "text/csv",
        name);
}
