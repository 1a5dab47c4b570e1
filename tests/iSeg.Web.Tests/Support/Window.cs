using Bunit;
using iSeg.Web.Accounts;
using iSeg.Web.Shell;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace iSeg.Web.Tests.Support;

/// <summary>Somebody's window on a real server: pages with its services, without a browser.</summary>
internal sealed class Window : BunitContext
{
    private readonly AsyncServiceScope _scope;

    /// <summary>For broken things, not a promise.</summary>
    static Window() => DefaultWaitTimeout = TimeSpan.FromMinutes(1);

    public Window(WebServer server, Caller caller)
    {
        _scope = server.Services.CreateAsyncScope();
        _scope.ServiceProvider.GetRequiredService<CallerContext>().Set(caller);
        JSInterop.Mode = JSRuntimeMode.Loose;

        // Those that speak to a browser must speak to this one.
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddFallbackServiceProvider(_scope.ServiceProvider);
        ComponentFactories.AddStub<TopBar>();
    }

    /// <summary>A service as this window has it.</summary>
    public T Service<T>() where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _scope.DisposeAsync();
    }
}
