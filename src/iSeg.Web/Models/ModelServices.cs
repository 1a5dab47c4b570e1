using iSeg.Engine.Models;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Models;

/// <summary>Stable Diffusion checkpoints: installed, loaded, chosen.</summary>
internal static class ModelServices
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelsOptions>().BindConfiguration(ModelsOptions.Section)
            .Validate(o => !string.IsNullOrWhiteSpace(o.Path) && Uri.TryCreate(o.Hub, UriKind.Absolute, out _), "Models: Path must name a folder and Hub an address.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => new ModelLibrary(services.GetRequiredService<IOptions<ModelsOptions>>().Value.Path));

        // Weights take as long as they take; a connection that stands still is noticed by who reads from it.
        builder.Services.AddSingleton(services => new ModelHub(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, new(services.GetRequiredService<IOptions<ModelsOptions>>().Value.Hub)));
        builder.Services.AddSingleton<ModelHost>();
        builder.Services.AddSingleton<ModelInstaller>();
        builder.Services.AddScoped<GuardedModels>();
    }
}
