using iSeg.Cli.Tests.Models;
using iSeg.Web.Tests.Support;

namespace iSeg.Browser.Tests.Support;

/// <summary>A server whose models come from a hub on this machine.</summary>
public sealed class HubServerProcess : ServerProcess
{
    private readonly TinyHub _hub;

    public HubServerProcess() => _hub = new(TinyModel.CopyTo(InFolder("published")));

    internal TinyHub Hub => _hub;

    protected override IReadOnlyList<string> Switches => ["--Models:Hub=" + _hub.Address];

    public override ValueTask DisposeAsync()
    {
        _hub.Dispose();
        return base.DisposeAsync();
    }
}
