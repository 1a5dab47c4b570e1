using System.Diagnostics;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Web.Editing.Session;
using Orleans.Concurrency;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Prompts in, RLE out. The computing runs on the thread pool, never on the grain's scheduler.</summary>
[Reentrant]
public sealed class SegmenterGrain(EncodingCache encodings, Segmenter segmenter, ILogger<SegmenterGrain> logger) : Grain, ISegmenterGrain
{
    public async Task WarmAsync()
    {
        try
        {
            await encodings.GetAsync(this.GetPrimaryKeyLong());
        }
        catch (KeyNotFoundException)
        {
            // Deleted since somebody looked at it; whoever asks for a mask will be told.
            logger.LogDebug("Picture {PictureId} is gone and was not encoded", this.GetPrimaryKeyLong());
        }
    }

    public async Task<PredictReply> PredictAsync(PredictRequest request)
    {
        try
        {
            var encoding = await encodings.GetAsync(this.GetPrimaryKeyLong());
            return await Task.Run(() => Predict(encoding, request));
        }
        catch (InvalidPromptException refusal)
        {
            return Failed(request, refusal.Message);
        }
        catch (KeyNotFoundException)
        {
            return Failed(request, "This picture is not there any more.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "Picture {PictureId}: no prediction", this.GetPrimaryKeyLong());
            return Failed(request, "The engine could not make a mask of this. The server's log says why.");
        }
    }

    private static PredictReply Failed(PredictRequest request, string error) => new(request.Request, null, 0, 0, 0, error);

    private PredictReply Predict(CachedEncoding encoding, PredictRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        var prediction = Predict(encoding, new PromptSet([.. request.Prompts.Select(ToPrompt)]));
        var mask = prediction.MaskAt(Math.Clamp(request.Threshold, 0.01, 0.99));
        return new(
            request.Request,
            MaskPatch.Of(mask).ToMessage(),
            mask.Area,
            encoding.EncodeMs,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            null,
            encoding.Image.BackboneId);
    }

    /// <summary>The last prediction again where only the threshold moved: a slider asks ten times a second.</summary>
    private MaskPrediction Predict(CachedEncoding encoding, PromptSet prompts)
    {
        var last = encoding.Last;
        if (last is null || !last.Prompts.Prompts.SequenceEqual(prompts.Prompts))
        {
            encoding.Last = last = new(prompts, segmenter.Predict(encoding.Image, prompts));
        }

        return last.Prediction;
    }

    private static Prompt ToPrompt(PromptMessage prompt) => (prompt.Kind, prompt.Points.Count) switch
    {
        ("point", 2) => new PointPrompt(new(prompt.Points[0], prompt.Points[1]), prompt.Positive),
        ("box", 4) => new BoxPrompt(new(prompt.Points[0], prompt.Points[1]), new(prompt.Points[2], prompt.Points[3])),
        ("line", > 0) when prompt.Points.Count % 2 == 0 => new LinePrompt(
            [.. Enumerable.Range(0, prompt.Points.Count / 2).Select(i => new PointD(prompt.Points[2 * i], prompt.Points[(2 * i) + 1]))],
            prompt.Positive),
        _ => throw new InvalidPromptException($"A prompt of kind '{prompt.Kind}' with {prompt.Points.Count} numbers is not understood."),
    };
}
