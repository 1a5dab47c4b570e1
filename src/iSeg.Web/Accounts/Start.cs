using System.Diagnostics.CodeAnalysis;
using iSeg.Web.Shell;

namespace iSeg.Web.Accounts;

/// <summary>Reads how the server is to be started, and says what a person has to know when it has.</summary>
internal static class Start
{
    /// <summary>False, with the reason, when the switches contradict each other or would let strangers in.</summary>
    public static bool TryRead(string[] args, IConfiguration configuration, [NotNullWhen(true)] out AccountOptions? options, [NotNullWhen(false)] out string? refusal)
    {
        (options, refusal) = (null, AccountOptions.Contradiction(args));
        if (refusal is not null)
        {
            return false;
        }

        try
        {
            options = AccountOptions.From(configuration);
        }
        catch (FormatException wrong)
        {
            refusal = wrong.Message;
            return false;
        }

        if (!options.IsTeam)
        {
            refusal = LoopbackOnly.Refusal(configuration["urls"]);
        }
        else if (configuration["AllowedHosts"] == LoopbackOnly.AllowedHosts)
        {
            // Names of this machine are all that matters without logins; with them a page under a foreign name has no login to use.
            configuration["AllowedHosts"] = "*";
        }

        return refusal is null;
    }

    /// <summary>Says, once the server listens, the code for the first account, where there is none, and what the chosen mode means for this store.</summary>
    public static void TellAboutAccounts(this WebApplication app, AccountOptions options) =>
        app.Lifetime.ApplicationStarted.Register(() => _ = TellAsync(app, options));

    private static async Task TellAsync(WebApplication app, AccountOptions options)
    {
        var setup = app.Services.GetRequiredService<SetupCode>();
        var isEmpty = await setup.IsOpenAsync();
        if (!options.IsTeam)
        {
            if (!isEmpty)
            {
                app.Logger.LogWarning("This store has accounts, but the server was started without --team: everybody at this machine gets in without a login.");
            }

            return;
        }

        if (app.Urls.Any(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && LoopbackOnly.Refusal(url) is not null))
        {
            app.Logger.LogWarning("Passwords and pictures travel unencrypted over plain http. Put a reverse proxy with https in front (docs/team.md).");
        }

        if (isEmpty)
        {
            // Not through the log: the code is a secret, and logs are kept and sent about.
            await Console.Out.WriteLineAsync(
                $"This server has no owner yet. Open {app.Urls.FirstOrDefault()}/account/setup on this machine, or from elsewhere with the one-time code {setup.Code}");
        }
    }
}
