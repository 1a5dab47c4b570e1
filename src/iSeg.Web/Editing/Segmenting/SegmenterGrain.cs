using System.Diagnostics;
using iSeg.Core.Annotations;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Data;
using iSeg.Engine;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;
using iSeg.Web.Editing.Session;
using iSeg.Web.Editing.Tagging;
using Orleans.Concurrency;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Prompts in, RLE out. The computing runs on the thread pool, never on the grain's scheduler.</summary>
[Reentrant]
public sealed class SegmenterGrain(EncodingCache encodings, Segmenter segmenter, HoverGate hovers, PictureTagger tagger, ILogger<SegmenterGrain> logger) : Grain, ISegmenterGrain
{
    /// <summary>A preview that cannot start by then is of a place that the pointer has left.</summary>
    private static readonly TimeSpan HoverPatience = TimeSpan.FromMilliseconds(30);

    private long PictureId => this.GetPrimaryKeyLong();

    public async Task WarmAsync()
    {
        try
        {
            await encodings.GetAsync(PictureId);
        }
        catch (KeyNotFoundException)
        {
            // Deleted since somebody looked at it; whoever asks for a mask will be told.
            logger.LogDebug("Picture {PictureId} is gone and was not encoded", PictureId);
        }
        catch (Exception refusal) when (refusal is ModelException or CheckpointException)
        {
            // Written down where it was loaded, and told beside the picture.
            logger.LogDebug(refusal, "Picture {PictureId} was not encoded", PictureId);
        }
    }

    public Task<PredictReply> PredictAsync(PredictRequest request) => AnswerAsync(
        async () =>
        {
            var encoding = await encodings.GetAsync(PictureId);
            return await Task.Run(() => Predict(encoding, request));
        },
        error => new(request.Request, null, 0, 0, 0, error));

    public Task<HoverReply> HoverAsync(PredictRequest request, CancellationToken cancellationToken) => AnswerAsync<HoverReply>(
        async () =>
        {
            if (await encodings.TryGetAsync(PictureId) is not { } encoding)
            {
                return new(request.Request, null, HoverReply.Encoding);
            }

            if (!await hovers.WaitAsync(HoverPatience, cancellationToken))
            {
                return new(request.Request, null, HoverReply.Busy);
            }

            try
            {
                var mask = await Task.Run(() => Mask(encoding, request, isHover: true, cancellationToken), cancellationToken);
                return new(request.Request, MaskPatch.Of(mask).ToMessage(), null);
            }
            finally
            {
                hovers.Release();
            }
        },
        why => new(request.Request, null, why));

    public Task<SoftMapReply> SoftMapAsync(PredictRequest request) => AnswerAsync(
        async () =>
        {
            var encoding = await encodings.GetAsync(PictureId);
            return await Task.Run(() =>
            {
                var map = Prediction(encoding, request, isHover: false, CancellationToken.None).Map;
                return new SoftMapReply(request.Request, map.Size.Width, map.Size.Height, Packed.Levels(map.Values), null);
            });
        },
        error => new(request.Request, 0, 0, null, error));

    public Task<RefinementReply> RefinementAsync(PredictRequest request, CancellationToken cancellationToken) => AnswerAsync(
        async () =>
        {
            var encoding = await encodings.GetAsync(PictureId);
            return await Task.Run(
                () =>
                {
                    var maps = RefinementReplay.Run(encoding.Image, request.ToPrompts(), request.Options, cancellationToken);
                    return new RefinementReply(request.Request, maps[0].Length, [.. maps.SelectMany(map => map.Select(Packed.Level))], null);
                },
                cancellationToken);
        },
        error => new(request.Request, 0, null, error));

    public Task<RegionsReply> RegionsAsync() => AnswerAsync(
        async () =>
        {
            var encoding = await encodings.GetAsync(PictureId);
            return await Task.Run(() =>
            {
                var map = RegionMap.Of(encoding.Image);
                return new RegionsReply(map.Size.Width, map.Size.Height, map.Count, Packed.Labels(map.Labels), null);
            });
        },
        error => new(0, 0, 0, null, error));

    public Task<SegmentsReply> SegmentsAsync() => AnswerAsync(
        async () =>
        {
            var encoding = await encodings.GetAsync(PictureId);
            return await Task.Run(() =>
            {
                var tree = encoding.Image.DivideAtEveryFineness();
                return new SegmentsReply(
                    tree.Division, tree.Size.Width, tree.Size.Height, tree.Leaves, Packed.Labels(tree.Labels), [.. tree.Merges.SelectMany(merge => (int[])[merge.First, merge.Second])], tree.Suggested, null);
            });
        },
        SegmentsReply.Refused);

    public Task<AttentionReply> AttentionAsync(AttentionRequest request, CancellationToken cancellationToken) => AnswerAsync<AttentionReply>(
        async () =>
        {
            var encoding = await encodings.GetAsync(PictureId);
            return await Task.Run(
                () => new AttentionReply(request.Request, Array.ConvertAll(AttentionView.From(encoding.Image, new(request.X, request.Y), request.IsReduced), Packed.Level), null),
                cancellationToken);
        },
        error => new(request.Request, null, error));

    public Task<TagsReply> TagsAsync() => AnswerAsync(() => tagger.TagAsync(PictureId), TagsReply.Refused);

    public Task<TagsReply> SetWordsAsync(IReadOnlyList<string> words) => AnswerAsync(
        async () =>
        {
            await tagger.SetWordsAsync(PictureId, words);
            return await tagger.TagAsync(PictureId);
        },
        TagsReply.Refused);

    private PredictReply Predict(CachedEncoding encoding, PredictRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        var mask = Mask(encoding, request, isHover: false, CancellationToken.None);
        return new(
            request.Request,
            MaskPatch.Of(mask).ToMessage(),
            mask.Area,
            encoding.EncodeMs,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            null,
            encoding.Image.BackboneId);
    }

    private RleMask Mask(CachedEncoding encoding, PredictRequest request, bool isHover, CancellationToken cancellationToken) =>
        Prediction(encoding, request, isHover, cancellationToken).MaskAt(Math.Clamp(request.Threshold, 0.01, 0.99), request.Smoothing);

    private MaskPrediction Prediction(CachedEncoding encoding, PredictRequest request, bool isHover, CancellationToken cancellationToken)
    {
        var (prompts, options) = (request.ToPrompts(), request.Options);
        if (encoding.Predictions.Find(prompts, options, isHover) is { } known)
        {
            return known;
        }

        var prediction = segmenter.Predict(encoding.Image, prompts, options, encoding.Predictions.Before(prompts, options), cancellationToken);
        encoding.Predictions.Keep(prompts, options, prediction, isHover);
        return prediction;
    }

    /// <summary>What the work gives, or the reason why it gives nothing, fit to be shown.</summary>
    private async Task<T> AnswerAsync<T>(Func<Task<T>> work, Func<string, T> refuse)
    {
        try
        {
            return await work();
        }
        catch (Exception refusal) when (refusal is InvalidPromptException or ModelException or CheckpointException or StoreRefusedException)
        {
            return refuse(refusal.Message);
        }
        catch (KeyNotFoundException)
        {
            return refuse("This picture is not there any more.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "Picture {PictureId}: the engine gave no answer", PictureId);
            return refuse("The engine could not make a mask of this. The server's log says why.");
        }
    }
}
