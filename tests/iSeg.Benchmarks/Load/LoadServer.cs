using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace iSeg.Benchmarks.Load;

/// <summary>
/// The real program (silo, sessions, journal, Kestrel), with one more SignalR hub at <c>/load</c>: it calls the same
/// <see cref="iSeg.Web.Editing.Canvas.CanvasBridge"/> that a browser's circuit calls, and passes on what the same feed says. A circuit
/// itself cannot be had without a browser.
/// </summary>
internal static class LoadServer
{
    /// <summary>The line that says where it listens.</summary>
    public const string Ready = "load server on ";

    /// <summary>Serves until it is killed or its standard input ends.</summary>
    public static async Task RunAsync(string store, int port)
    {
        await using var factory = new Factory(store);
        factory.UseKestrel(port);
        factory.StartServer();
        Console.WriteLine(Ready + factory.ClientOptions.BaseAddress.ToString().TrimEnd('/'));
        await Console.In.ReadToEndAsync();
    }

    private sealed class Factory(string store) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSolutionRelativeContentRoot("", AppContext.BaseDirectory, "*.sln");
            builder.UseSetting("Store:Path", store);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddSimpleConsole());
            builder.ConfigureServices(services =>
            {
                services.AddSignalR(options => options.MaximumReceiveMessageSize = 64 * 1024).AddJsonProtocol();
                services.PostConfigure<LoggerFilterOptions>(options =>
                {
                    // Only what went wrong; the program's own rules are for a person who starts it.
                    options.Rules.Clear();
                    options.MinLevel = LogLevel.Error;
                });
                services.AddSingleton<IStartupFilter, MapLoadHub>();
            });
        }
    }

    private sealed class MapLoadHub : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseRouting();
            app.UseEndpoints(endpoints => endpoints.MapHub<LoadHub>("/load"));
            next(app);
        };
    }
}
