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
        var pictures = Pictures();
        using var line = new ProgressLine(console.Error);
        foreach (var (index, picture) in pictures.Index())
        {
            line.Show(new(index, pictures.Count, picture.Name));
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var (truth, size) = set.Truth(picture);
                var path = PathOf(variant, picture);
                await MakeAsync(variant, picture, truth, size, predictor, cancellationToken);
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

    /// <summary>Makes what is missing for several settings, picture by picture, so that each is looked at once. What fails is told when it is measured.</summary>
    public async Task MakeAsync(IReadOnlyList<SemanticVariant> variants, SemanticPredictor predictor, CancellationToken cancellationToken)
    {
        var pictures = Pictures();
        using var line = new ProgressLine(console.Error);
        foreach (var (index, picture) in pictures.Index())
        {
            line.Show(new(index, pictures.Count, picture.Name));
            try
            {
                var (truth, size) = set.Truth(picture);
                foreach (var variant in variants)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await MakeAsync(variant, picture, truth, size, predictor, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is PictureException or InvalidPromptException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The measurement meets it again and says so.
            }
        }
    }

    private List<SemanticPicture> Pictures() => [.. set.Pictures.Take(request.Limit ?? int.MaxValue)];

    private string PathOf(SemanticVariant variant, SemanticPicture picture) => Path.Combine(request.Predictions.FullName, variant.Name, $"{picture.Name}.png");

    private async Task MakeAsync(
        SemanticVariant variant, SemanticPicture picture, int[] truth, Core.Geometry.PixelSize size, SemanticPredictor predictor, CancellationToken cancellationToken)
    {
        var path = PathOf(variant, picture);
        if (File.Exists(path))
        {
            return;
        }

        if (request.Task == SemanticTask.Given)
        {
            throw new IOException($"there is no {path}");
        }

        var labels = await predictor.PredictAsync(set, picture, truth, size, variant, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await WholeFile.WriteBytesAsync(path, LabelPng.Encode(labels, size), cancellationToken);
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
