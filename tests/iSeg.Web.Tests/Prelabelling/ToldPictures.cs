using System.Threading.Channels;
using iSeg.Web.Prelabelling;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Prelabelling;

/// <summary>What open windows of some pictures are told of their suggestions: edits tell a little later than they are answered.</summary>
internal sealed class ToldPictures : IDisposable
{
    /// <summary>For broken things, not a promise.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<long> _told = Channel.CreateUnbounded<long>();
    private readonly IDisposable _subscription;

    public ToldPictures(WebServer server, params long[] pictures) => _subscription = server.Service<SuggestionNotices>().OnPicture(picture =>
    {
        if (pictures.Contains(picture))
        {
            _told.Writer.TryWrite(picture);
        }
    });

    /// <summary>Notices that nobody waited for.</summary>
    public int Waiting => _told.Reader.Count;

    public Task<long> NextAsync() => _told.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public void Dispose() => _subscription.Dispose();
}
