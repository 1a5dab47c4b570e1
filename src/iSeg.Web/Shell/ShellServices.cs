using iSeg.Web.Accounts;
using MudBlazor;
using MudBlazor.Services;

namespace iSeg.Web.Shell;

/// <summary>Pages, components and what serves them.</summary>
internal static class ShellServices
{
    public static void AddShell(this WebApplicationBuilder builder)
    {
        builder.AddLogRules();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.VisibleStateDuration = 4000;
            options.SnackbarConfiguration.PreventDuplicates = true;
            options.SnackbarConfiguration.MaxDisplayedSnackbars = 2;
            options.SnackbarConfiguration.ShowTransitionDuration = 120;
            options.SnackbarConfiguration.HideTransitionDuration = 120;
        });
    }

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // The framework logs what it was.
            ExceptionHandler = http => PlainAnswers.WriteAsync(
                http, StatusCodes.Status500InternalServerError, "Something went wrong", "The server could not do that; its log says why. What you drew is kept in your browser until it is stored."),
        });
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    }

    public static void MapShell(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/alive", () => TypedResults.Text("alive")).AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .NeedsLogin();
    }
}
