using System.Net;
using System.Net.Sockets;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Web.Editing.Presence;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Tagging;
using Orleans.Configuration;

namespace iSeg.Web.Editing;

/// <summary>Sessions and segmentation: an Orleans silo inside this process.</summary>
internal static class EditingServices
{
    public static void AddEditing(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SegmentingOptions>().BindConfiguration(SegmentingOptions.Section)
            .Validate(o => o.CacheBytes > 0 && o.ParallelEncodings > 0 && o.MaxLongSide >= 64 && o.Ahead is >= 0 and <= 100, "Segmenting: CacheBytes and ParallelEncodings must be above 0, MaxLongSide at least 64, Ahead 0 to 100.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IBackbone, AffinityBackbone>();
        builder.Services.AddSingleton<BackboneChoice>();
        builder.Services.AddSingleton<IBackboneChoice>(services => services.GetRequiredService<BackboneChoice>());
        builder.Services.AddSingleton<QueueAhead>();
        builder.Services.AddSingleton<Segmenter>();
        builder.Services.AddSingleton<IPicturePixels, StoredPicturePixels>();
        builder.Services.AddSingleton<EncodingCache>();
        builder.Services.AddSingleton<HoverGate>();
        builder.Services.AddSingleton<PictureTagger>();
        builder.Services.AddScoped<Remembered>();
        builder.Services.AddSingleton<PictureVisitors>();
        builder.Host.UseOrleans(silo =>
        {
            // One silo, nobody else to talk to: a free port of the loopback, so that two servers on one machine do not collide.
            silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0);
            // As long as the browser waits: a large picture on a slow machine takes longer to encode than Orleans would wait.
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(2));
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(10));
        });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
