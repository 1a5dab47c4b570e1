namespace iSeg.Web.Accounts;

/// <summary>Who gets in at all.</summary>
public enum StartMode
{
    /// <summary>One person at this machine, without logins; loopback addresses only.</summary>
    SingleUser,

    /// <summary>Accounts, roles and logins; any address.</summary>
    Team,
}

/// <summary>How the server was started.</summary>
/// <param name="Mode">Single-user unless `--team` says otherwise.</param>
/// <param name="OpenId">An OpenID Connect provider, where one is configured.</param>
public sealed record AccountOptions(StartMode Mode, OpenIdOptions? OpenId)
{
    /// <summary>The configuration key that both switches set: "single-user" or "team".</summary>
    public const string ModeKey = "Accounts:Mode";

    public bool IsTeam => Mode == StartMode.Team;

    /// <summary>`--single-user` and `--team` as configuration: the framework's command line takes only switches with a value.</summary>
    public static string[] Expand(string[] args) =>
    [
        .. args.Select(arg => arg switch
        {
            "--single-user" => $"--{ModeKey}=single-user",
            "--team" => $"--{ModeKey}=team",
            _ => arg,
        }),
    ];

    /// <summary>Why the switches contradict each other; null when they do not.</summary>
    public static string? Contradiction(string[] args) =>
        args.Contains("--single-user") && args.Contains("--team") ? "--single-user and --team exclude each other; give one of them." : null;

    /// <exception cref="FormatException">The mode or the provider's settings make no sense; the message says which.</exception>
    public static AccountOptions From(IConfiguration configuration)
    {
        var mode = configuration[ModeKey] switch
        {
            null or "" or "single-user" => StartMode.SingleUser,
            "team" => StartMode.Team,
            var other => throw new FormatException($"{ModeKey} is '{other}'; it must be 'single-user' or 'team'."),
        };
        return new(mode, mode == StartMode.Team ? OpenIdOptions.From(configuration.GetSection("Accounts:OpenId")) : null);
    }
}

/// <summary>Logins by an OpenID Connect provider (`Accounts:OpenId`).</summary>
/// <param name="Authority">The provider's address; its discovery document lies below it.</param>
/// <param name="ClientId">What this server is called there.</param>
/// <param name="ClientSecret">Its secret there; null for a public client.</param>
/// <param name="Name">What the login button says.</param>
/// <param name="Admit">Whether everybody whom the provider knows gets an account; else only those who were invited or are linked.</param>
public sealed record OpenIdOptions(Uri Authority, string ClientId, string? ClientSecret, string Name, bool Admit)
{
    /// <summary>For a provider on this machine while trying things out: metadata over plain http.</summary>
    public bool AllowsHttp => Authority.Scheme == Uri.UriSchemeHttp && Authority.IsLoopback;

    internal static OpenIdOptions? From(IConfigurationSection section)
    {
        if (!section.Exists())
        {
            return null;
        }

        if (!Uri.TryCreate(section["Authority"], UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !(authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            throw new FormatException("Accounts:OpenId:Authority must be the provider's https address.");
        }

        return section["ClientId"] is { Length: > 0 } client
            ? new(authority, client, section["ClientSecret"] is { Length: > 0 } secret ? secret : null, section["Name"] ?? authority.Host, section.GetValue("Admit", false))
            : throw new FormatException("Accounts:OpenId:ClientId is missing.");
    }
}
