using System.Text.Json;
using System.Text.Json.Serialization;
using iSeg.Web.Api.Annotations;
using iSeg.Web.Api.Documents;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Jobs;
using iSeg.Web.Api.Labels;
using iSeg.Web.Api.Pictures;
using iSeg.Web.Api.Prelabelling;
using iSeg.Web.Api.Projects;
using iSeg.Web.Api.Segmenting;

namespace iSeg.Web.Api;

/// <summary>The API for programs (docs/api.md).</summary>
internal static class ApiServices
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddApiDocument();
        builder.Services.AddSingleton<Idempotency>();
        builder.Services.AddSingleton<AnnotationWriter>();
        builder.Services.AddSingleton<JobQueue>();
        builder.Services.AddSingleton<IJobSource>(services => services.GetRequiredService<JobQueue>());
        builder.Services.AddSingleton<IJobSource, PrelabelJobSource>();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
    }

    /// <summary>Right inside the error pages, around everything that may refuse.</summary>
    public static void UseApi(this WebApplication app) => app.UseMiddleware<Problems>();

    public static void MapApi(this WebApplication app)
    {
        app.MapProjectsApi();
        app.MapCategoriesApi();
        app.MapPicturesApi();
        app.MapPictureFilesApi();
        app.MapAnnotationsApi();
        app.MapSegmentApi();
        app.MapLabelsApi();
        app.MapPrelabelApi();
        app.MapSuggestionsApi();
        app.MapJobs();
        app.MapApiDocument();
        app.MapTryPage();
    }
}
