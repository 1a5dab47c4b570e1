using iSeg.Data.Accounts;
using iSeg.Data.Model;
using iSeg.Web.Editing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using StoreOptions = iSeg.Data.StoreOptions;

namespace iSeg.Web.Accounts;

/// <summary>Who somebody is, and what they may.</summary>
internal static class AccountServices
{
    /// <summary>The login's cookie; without a scheme of its own in single-user mode.</summary>
    public const string LoginScheme = "Login";

    public static void AddAccounts(this WebApplicationBuilder builder, AccountOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<AccessDirectory>();
        services.AddSingleton<ProjectAccess>();
        services.AddSingleton<AccountManager>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<SetupCode>();
        services.AddScoped<CallerContext>();
        services.AddScoped<CallerCheck>();
        services.AddScoped<Guests>();
        services.AddScoped<Author>(provider => provider.GetRequiredService<CallerContext>().Current.Author);
        services.AddScoped<CircuitHandler, CallerCircuit>();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<IAuthorizationHandler, RuleHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RuleAnswers>();
        var rules = new AuthorizationPolicyBuilder().AddRequirements(new RuleRequirement()).Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(rules).SetFallbackPolicy(rules);
        AddIdentity(services);
        if (options.IsTeam)
        {
            AddLogins(builder, options);
            services.AddLoginLimits();
        }
        else
        {
            services.AddAuthentication(LocalAuthentication.Name).AddScheme<AuthenticationSchemeOptions, LocalAuthentication>(LocalAuthentication.Name, null);
        }
    }

    public static void UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use((http, next) =>
        {
            http.RequestServices.GetRequiredService<CallerContext>().Set(Caller.From(http.User));
            return next(http);
        });
        if (app.Services.GetRequiredService<AccountOptions>().IsTeam)
        {
            app.UseRateLimiter();
        }

        app.UseAuthorization();
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddIdentityCore<AccountRow>(identity =>
        {
            // Length counts, and a list of rules only makes people write passwords down.
            identity.Password.RequiredLength = 10;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 4;
            identity.User.RequireUniqueEmail = true;
            identity.User.AllowedUserNameCharacters = "";
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        });
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<ProjectDbContext>>().CreateDbContext());
        services.AddScoped<IUserStore<AccountRow>>(provider => new UserOnlyStore<AccountRow, ProjectDbContext>(provider.GetRequiredService<ProjectDbContext>()));
    }

    private static void AddLogins(WebApplicationBuilder builder, AccountOptions options)
    {
        // Logins outlive a restart: their keys lie beside the store, not in it, so that a copy of the store opens no doors.
        var store = builder.Services.Select(s => s.ImplementationInstance).OfType<StoreOptions>().Single();
        builder.Services.AddDataProtection().SetApplicationName("iSeg.Web").PersistKeysToFileSystem(KeyFolder(store));
        var authentication = builder.Services.AddAuthentication("Any")
            .AddPolicyScheme("Any", null, any => any.ForwardDefaultSelector = http => TokenAuthentication.Brings(http.Request) ? TokenAuthentication.Name : LoginScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Name, null)
            .AddCookie(LoginScheme, cookie =>
            {
                cookie.Cookie.Name = "iseg-login";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/account/login";
                cookie.ReturnUrlParameter = "returnUrl";
            });
        if (options.OpenId is { } provider)
        {
            authentication.AddProvider(provider);
        }
    }

    private static DirectoryInfo KeyFolder(StoreOptions store)
    {
        var path = Path.GetFullPath(store.Path) + "-keys";
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
