using System.CommandLine;
using iSeg.Cli.Evaluating;
using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.Imaging;

namespace iSeg.Cli.Semantic;

/// <summary>
/// Measures one setting on one data set. Every prediction is kept as a PNG and read again the next time, so that a run that was stopped goes on.
/// </summary>
internal sealed class SemanticRun(SemanticRequest request, SemanticSet set, InvocationConfiguration console)
{
    /// <returns>What was counted, and how many pictures could not be.</returns>
    public async Task<(ConfusionMatrix Counts, int Failed)> RunAsync(SemanticVariant variant, SemanticPredictor predictor, CancellationToken cancellationToken)
    {
        var (counts, failed) = (new ConfusionMatrix(set.Classes.Length), 0);
        var folder = variant.Name.Length == 0 ? request.Predictions.FullName : Path.Combine(request.Predictions.FullName, variant.Name);
        var pictures = set.Pictures.Take(request.Limit ?? int.MaxValue).ToList();
        using var line = new ProgressLine(console.Error);
        foreach (var (index, picture) in pictures.Index())
        {
            line.Show(new(index, pictures.Count, picture.Name));
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var (truth, size) = set.Truth(picture);
                var path = Path.Combine(folder, $"{picture.Name}.png");
                if (!File.Exists(path))
                {
                    if (request.Task == SemanticTask.Given)
                    {
                        throw new IOException($"there is no {path}");
                    }

                    var labels = await predictor.PredictAsync(set, picture, truth, variant.Preset, cancellationToken);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    await WholeFile.WriteAsync(path, async stream =>
                    {
                        await stream.WriteAsync(LabelPng.Encode(labels, size), cancellationToken);
                        return true;
                    });
                }

                counts.Add(truth, Read(path, truth, size));
            }
            catch (Exception exception) when (exception is PictureException or InvalidPromptException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                failed++;
                await console.Error.WriteLineAsync($"Failed: {picture.Name}: {exception.Message.ReplaceLineEndings(" ")}");
            }
        }

        return (counts, failed);
    }

    private int[] Read(string path, int[] truth, Core.Geometry.PixelSize size)
    {
        var (values, found) = LabelFile.Read(path);
        return found != size
            ? throw new IOException($"{path} is {found}, but the truth is {size}")
            : request.Task == SemanticTask.Unsupervised
                ? SegmentMatching.ToClasses(truth, values, set.Classes.Length)
                : Array.ConvertAll(values, value => value < set.Classes.Length ? value : ConfusionMatrix.None);
    }
}
