using iSeg.Data.Pictures;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Encodes the picture that somebody works on, and then those that come after it, while he works.</summary>
public sealed class QueueAhead(IGrainFactory grains, PictureStore pictures, IOptions<SegmentingOptions> options)
{
    /// <param name="pictureId">That is open.</param>
    /// <param name="goOn">False when the person has left it: what is being encoded is finished, nothing more is begun.</param>
    /// <exception cref="Exception">An encoding failed; the first click will say why.</exception>
    public async Task RunAsync(long pictureId, Func<bool> goOn)
    {
        var next = (long?)pictureId;
        for (var ahead = 0; ahead <= options.Value.Ahead && next is { } id && goOn(); ahead++)
        {
            await grains.GetGrain<ISegmenterGrain>(id).WarmAsync();
            next = (await pictures.NeighboursAsync(id, default))?.Next;
        }
    }
}
