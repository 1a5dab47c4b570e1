namespace iSeg.Web.Shell;

/// <summary>
/// What is logged when somebody asks for everything. Addresses hold secrets (an invitation, a provider's code), and the framework writes addresses
/// down at Information and Debug; those of its parts that do say nothing below a warning, whatever the settings say.
/// </summary>
internal static class LogRules
{
    private static readonly string[] WithAddresses =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.StaticAssets",
        "Microsoft.AspNetCore.StaticFiles",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.HttpLogging",
        "Microsoft.AspNetCore.Authentication",
        "Microsoft.AspNetCore.Authorization",
        "Microsoft.AspNetCore.Antiforgery",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
    ];

    public static void AddLogRules(this WebApplicationBuilder builder) => builder.Services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // A rule for one output goes before those for all.
        foreach (var output in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
        {
            foreach (var category in WithAddresses)
            {
                options.Rules.Add(new(output, category, LogLevel.Warning, null));
            }
        }
    });
}
