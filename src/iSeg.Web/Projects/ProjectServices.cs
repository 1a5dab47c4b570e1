using iSeg.Core.Imaging;
using iSeg.Data;
using iSeg.Engine.Imaging;

namespace iSeg.Web.Projects;

/// <summary>The project store and what fills it.</summary>
internal static class ProjectServices
{
    public static void AddStore(this WebApplicationBuilder builder)
    {
        var path = builder.Configuration["Store:Path"];
        var options = string.IsNullOrWhiteSpace(path) ? new StoreOptions() : new StoreOptions { Path = path };
        builder.Services.AddProjectStore(options);
        builder.Services.AddSingleton<IPictureProcessor, PictureProcessor>();
    }

    public static void AddProjects(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<SampleLock>().AddScoped<SampleProject>()
        .AddScoped<GuardedProjects>().AddScoped<GuardedPictures>().AddScoped<GuardedCategories>();

    /// <summary>Opens or makes the store; says what is wrong with it and gives false when that cannot be done.</summary>
    public static async Task<bool> OpenStoreAsync(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<StoreOptions>();
        try
        {
            await app.Services.GetRequiredService<StoreInitializer>().InitializeAsync(app.Lifetime.ApplicationStopping);
            app.Logger.LogInformation("Projects are kept in {Path}", options.Path);
            return true;
        }
        catch (StoreException failure)
        {
            app.Logger.LogCritical("{Reason}", failure.Message);
            return false;
        }
    }
}
