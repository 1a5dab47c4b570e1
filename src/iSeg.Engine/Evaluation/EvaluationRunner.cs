using System.Diagnostics;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.Samples;

namespace iSeg.Engine.Evaluation;

/// <summary>Measures a method on a set: every picture is read and encoded once, every object prompted for by the protocol.</summary>
/// <param name="backbone">Encodes.</param>
/// <param name="method">Predicts.</param>
/// <param name="protocol">Prompts.</param>
/// <param name="maxLongSide">Pictures are reduced to this long side on the way in, as they are elsewhere; prompts and masks stay in their own pixels.</param>
public sealed class EvaluationRunner(IBackbone backbone, MaskMethod method, IProtocol protocol, int maxLongSide)
{
    private const int WarmUpRounds = 2;

    /// <summary>Runs to the end, or to the cancellation: then the report holds what was measured until then.</summary>
    /// <param name="set">What to measure.</param>
    /// <param name="parallel">Pictures at once; above 1 the times are those of a busy machine.</param>
    /// <param name="progress">Told after every object, from any thread, one at a time.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<EvaluationReport> RunAsync(
        EvaluationSet set, int parallel, Action<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        var (results, problems) = (new List<ObjectResult>[set.Pictures.Length], new List<Problem>[set.Pictures.Length]);
        var (gate, done, all) = (new Lock(), 0, set.ObjectCount);
        var complete = true;
        try
        {
            await WarmUpAsync(cancellationToken);
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, set.Pictures.Length), options, async (index, token) =>
            {
                (results[index], problems[index]) = ([], []);
                await MeasureAsync(set.Pictures[index], results[index], problems[index], Count, token);
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            complete = false;
        }

        return new(
            [.. results.Where(list => list is not null).SelectMany(list => list)],
            [.. set.Problems, .. problems.Where(list => list is not null).SelectMany(list => list)],
            complete);

        void Count(string name, int objects)
        {
            lock (gate)
            {
                done += objects;
                progress?.Invoke(new(done, all, name));
            }
        }
    }

    /// <summary>What runs for the first time is compiled first; that is nobody's time to wait for a mask.</summary>
    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        var scene = DrawnScenes.Fruit(new(240, 160));
        for (var round = 0; round < WarmUpRounds; round++)
        {
            var encoded = await backbone.EncodeAsync(scene.Image, scene.Image.Size, cancellationToken);
            protocol.Run(method(encoded, cancellationToken), Truth.Of(scene.Objects[0].Mask), cancellationToken);
        }
    }

    private async Task MeasureAsync(
        EvaluationPicture picture, List<ObjectResult> results, List<Problem> problems, Action<string, int> count, CancellationToken cancellationToken)
    {
        var loaded = Try(picture.Name, "picture", problems, () => PictureFile.Load(picture.Path, maxLongSide, cancellationToken));
        if (loaded is null || !Fits(picture.Name, loaded.Size, picture.Size, "but the set says", problems))
        {
            count(picture.Name, picture.Objects.Length);
            return;
        }

        var (image, size) = loaded;
        var start = Stopwatch.GetTimestamp();
        var encoded = await backbone.EncodeAsync(image, size, cancellationToken);
        var encoding = Stopwatch.GetElapsedTime(start);
        foreach (var item in picture.Objects)
        {
            if (Try(item.Name, "mask", problems, item.LoadTruth) is { } truth && IsMeasurable(item.Name, truth, size, problems))
            {
                var trial = protocol.Run(method(encoded, cancellationToken), truth, cancellationToken);
                results.Add(new(picture, item, size, truth.Area, truth.Labels.Count(Truth.Ignored), encoding, trial));
            }

            count(item.Name, 1);
        }
    }

    private static bool IsMeasurable(string name, Truth truth, PixelSize size, List<Problem> problems)
    {
        if (!Fits(name, size, truth.Size, "its mask", problems))
        {
            return false;
        }

        if (truth.Area == 0)
        {
            problems.Add(new(name, "the mask is empty", IsFailure: false));
        }

        return truth.Area > 0;
    }

    private static bool Fits(string name, PixelSize size, PixelSize? other, string whose, List<Problem> problems)
    {
        if (other is not { } wanted || wanted == size)
        {
            return true;
        }

        problems.Add(new(name, $"the picture is {size}, {whose} {wanted}"));
        return false;
    }

    private static T? Try<T>(string name, string what, List<Problem> problems, Func<T> load)
        where T : class
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (exception is PictureException or CocoFormatException or IOException or UnauthorizedAccessException)
        {
            problems.Add(new(name, $"{what} cannot be used: {exception.Message.TrimEnd('.')}"));
            return null;
        }
    }
}
