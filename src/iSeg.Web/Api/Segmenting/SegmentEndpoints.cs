using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Engine.Prelabelling;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Annotations;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Pictures;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Api.Segmenting;

/// <summary>Masks from prompts: the same engine, model and rules as in the editor.</summary>
internal static class SegmentEndpoints
{
    /// <summary>Prompts as the canvas writes them into the log.</summary>
    private static readonly JsonSerializerOptions Log = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void MapSegmentApi(this IEndpointRouteBuilder app) => app.MapApi("/pictures/{pictureId:long}/segment", "Segmentation")
        .MapPost("", SegmentAsync).Needs(Right.Annotate).Takes<SegmentQuestion>().WithMetadata(new HonoursIdempotencyKey())
        .Produces<SegmentAnswer>().Produces<SegmentAnswer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .Says("segment", "The mask that prompts mean",
            "Points, lines, boxes and (with a model that understands words) texts, in any mix, about one object. The first question about a picture waits until it has been looked at. "
            + "With `saveAs` the mask becomes an object, 201; nothing is stored otherwise.");

    private static async Task<IResult> SegmentAsync(
        long pictureId, string? @as, PictureList pictures, CategoryStore categories, AnnotationStore store, AnnotationWriter writer, IGrainFactory grains, HttpContext http)
    {
        var form = AnnotationEndpoints.Form(@as);
        var question = await http.ReadBodyAsync<SegmentQuestion>();
        var request = question.ToRequest();
        var picture = (await pictures.RequireAsync(pictureId, http.RequestAborted)).Picture;
        var category = question.SaveAs is { } saveAs ? await CategoryAsync(categories, picture.ProjectId, saveAs, http.RequestAborted) : (int?)null;
        var segmenter = grains.GetGrain<ISegmenterGrain>(pictureId);
        var reply = await segmenter.PredictAsync(request);
        var mask = ToMask(reply, picture.Size);
        var box = mask.Bounds;
        var answer = new SegmentAnswer(
            Segmentation.Of(mask, form),
            mask.Area,
            [box.X, box.Y, box.Width, box.Height],
            Score(await segmenter.SoftMapAsync(request), mask),
            reply.BackboneId,
            Math.Round(reply.EncodeMs, 1),
            Math.Round(reply.PredictMs, 1),
            null);
        if (category is not { } categoryId)
        {
            return TypedResults.Ok(answer);
        }

        if (mask.IsEmpty)
        {
            throw ApiException.Senseless("The mask is empty, so there is nothing to save. Lower 'threshold' or give other prompts.");
        }

        var edit = new EditRequest { Kind = "accept", EditId = default, CategoryId = categoryId, Details = Details(question, request, reply) };
        var id = await writer.CreateAsync(http, pictureId, edit, null, mask);
        var made = await store.FindAsync(pictureId, id, http.RequestAborted)
            ?? throw ApiException.Conflict("This object was made by an earlier request with the same Idempotency-Key, and has been deleted since.");
        return TypedResults.Created(AnnotationBody.Address(pictureId, id), answer with { Annotation = AnnotationBody.Of(made, form) });
    }

    private static RleMask ToMask(PredictReply reply, PixelSize picture) => reply.Patch switch
    {
        null => throw ApiException.Senseless(reply.Error ?? "The engine made no mask of this."),
        { W: 0 } => RleMask.Empty(picture),
        { } patch => RleMask.FromCounts(new(patch.W, patch.H), patch.Counts).Place(picture, patch.X, patch.Y),
    };

    /// <summary>As suggestions are scored. The prediction is known by now, so this costs little.</summary>
    internal static double Score(SoftMapReply map, RleMask mask)
    {
        if (map.Values is null)
        {
            return 0;
        }

        var levels = new byte[map.Width * map.Height];
        using var values = new ZLibStream(new MemoryStream(map.Values), CompressionMode.Decompress);
        values.ReadExactly(levels);
        return MaskScore.Of(mask, Array.ConvertAll(levels, level => (float)level / byte.MaxValue), new(map.Width, map.Height)) ?? 0;
    }

    private static string Details(SegmentQuestion question, PredictRequest request, PredictReply reply) => JsonSerializer.Serialize(
        new
        {
            backbone = reply.BackboneId,
            prompts = question.Prompts.Select(prompt => prompt.Kind is PromptKind.Point or PromptKind.Line ? prompt with { Positive = prompt.Positive ?? true } : prompt),
            threshold = request.Threshold,
            iterations = request.Iterations,
            smoothing = request.Smoothing,
            predictMs = Math.Round(reply.PredictMs, 1),
            format = "api",
        },
        Log);

    private static async Task<int> CategoryAsync(CategoryStore categories, int projectId, SaveAs saveAs, CancellationToken cancellationToken)
    {
        if (saveAs.CategoryId is null == saveAs.Category is null)
        {
            throw ApiException.Senseless("'saveAs' needs 'categoryId' or 'category', and not both.");
        }

        var all = await categories.ListAsync(projectId, cancellationToken);
        return all.FirstOrDefault(c => c.Id == saveAs.CategoryId || c.Name.Equals(saveAs.Category?.Trim(), StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw ApiException.Senseless($"'saveAs' names no category of this project; it has {string.Join(", ", all.Take(50).Select(c => $"\"{c.Name}\" ({c.Id})"))}.");
    }
}
