namespace iSeg.Web.Prelabelling;

/// <summary>Suggestions, and the jobs that make them.</summary>
internal static class PrelabelServices
{
    public static void AddPrelabelling(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<SuggestionNotices>().AddSingleton<SuggestionDesk>()
        .AddSingleton<Politeness>().AddSingleton<PrelabelModels>()
        .AddSingleton<PrelabelWorker>().AddHostedService(services => services.GetRequiredService<PrelabelWorker>()).AddHostedService<OutsideWatch>()
        .AddScoped<GuardedSuggestions>().AddScoped<GuardedPrelabelling>();
}
