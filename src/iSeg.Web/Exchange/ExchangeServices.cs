namespace iSeg.Web.Exchange;

/// <summary>What import and export pages need.</summary>
internal static class ExchangeServices
{
    public static void AddExchange(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ExportFiles>().AddSingleton<ImportedLabels>().AddScoped<GuardedLabels>();
}
