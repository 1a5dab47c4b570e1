using iSeg.Engine;
using iSeg.Web.Editing.Segmenting;

namespace iSeg.Web.Tests.Support;

/// <summary>The same for every picture, until a test says otherwise.</summary>
internal sealed class OneBackbone(IBackbone backbone) : IBackboneChoice
{
    public event Action? Changed;

    public IBackbone Backbone { get; set; } = backbone;

    public Task<IBackbone> ForPictureAsync(long pictureId, CancellationToken cancellationToken) => Task.FromResult(Backbone);

    public void Tell() => Changed?.Invoke();
}
