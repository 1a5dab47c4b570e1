using iSeg.Data.Pictures;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Encodes the picture that somebody works on, and then those that come after it, while he works.</summary>
public sealed class QueueAhead(IGrainFactory grains, PictureStore pictures, EncodingCache encodings, IOptions<SegmentingOptions> options, ILogger<QueueAhead> logger)
{
    /// <param name="pictureId">That is open.</param>
    /// <param name="goOn">False when the person has left it: what is being encoded is finished, nothing more is begun.</param>
    /// <exception cref="Exception">An encoding failed; the first click will say why.</exception>
    public async Task RunAsync(long pictureId, Func<bool> goOn)
    {
        if (!goOn())
        {
            return;
        }

        // First what is looked at, alone: nobody waits for a batch who wants to click.
        await grains.GetGrain<ISegmenterGrain>(pictureId).WarmAsync();
        var size = await BatchSizeAsync(pictureId);
        for (var (left, last) = (options.Value.Ahead, pictureId); left > 0 && goOn();)
        {
            var next = await NextAsync(last, Math.Min(size, left));
            if (next.Count == 0)
            {
                return;
            }

            await WarmAsync(next);
            (left, last) = (left - next.Count, next[^1]);
        }
    }

    private async Task WarmAsync(List<long> ids)
    {
        if (ids.Count == 1)
        {
            await grains.GetGrain<ISegmenterGrain>(ids[0]).WarmAsync();
            return;
        }

        try
        {
            await encodings.WarmAsync(ids);
        }
        catch (Exception refusal) when (refusal is KeyNotFoundException or ModelException or CheckpointException)
        {
            // As in the grain: deleted meanwhile, or told beside the picture.
            logger.LogDebug(refusal, "Of the pictures {PictureIds} not all were encoded", ids);
        }
    }

    /// <summary>1 where the model is not to be had: the picture itself says so.</summary>
    private async Task<int> BatchSizeAsync(long pictureId)
    {
        try
        {
            return await encodings.BatchSizeAsync(pictureId);
        }
        catch (Exception refusal) when (refusal is ModelException or CheckpointException)
        {
            return 1;
        }
    }

    private async Task<List<long>> NextAsync(long pictureId, int count)
    {
        var ids = new List<long>();
        for (var id = (long?)pictureId; ids.Count < count && (id = (await pictures.NeighboursAsync(id.Value, default))?.Next) is { } next;)
        {
            ids.Add(next);
        }

        return ids;
    }
}
