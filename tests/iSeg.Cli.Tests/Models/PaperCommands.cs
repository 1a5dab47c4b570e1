using System.Globalization;
using iSeg.Cli.Commands;
using iSeg.Core.Geometry;
using iSeg.Engine.Imaging;
using iSeg.Engine.Samples;

namespace iSeg.Cli.Tests.Models;

/// <summary>The paper's further tasks, in a folder of their own with a drawn data set in VOC's layout.</summary>
internal sealed class PaperCommands : IDisposable
{
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);

    public string Folder { get; } = Directory.CreateTempSubdirectory("iseg-paper").FullName;

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public static string Clip => Path.Combine(AppContext.BaseDirectory, "vectors", "clip-tiny");

    public string At(string name) => Path.Combine(Folder, name);

    public Task<int> RunAsync(params string[] args) => CliRunner.RunAsync(
        args, [SegmentCommand.Create(), TagCommand.Create(), PseudoMasksCommand.Create(), SynthesizeCommand.Create(), EvaluateCommand.Create()], _output, _error, TestContext.Current.CancellationToken);

    /// <summary>Two drawn pictures: boats (class 4), and things that count as bottles (class 5).</summary>
    public string DrawVoc()
    {
        var root = At("voc");
        foreach (var folder in (string[])["JPEGImages", "SegmentationClass", "ImageSets/Segmentation"])
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        var size = new PixelSize(96, 64);
        foreach (var (scene, name, value) in ((DrawnScene, string, byte)[])[(DrawnScenes.Harbour(size), "harbour", 4), (DrawnScenes.Fruit(size), "fruit", 5)])
        {
            var labels = new byte[size.Area];
            foreach (var (column, top, bottom) in scene.Objects.SelectMany(found => found.Mask.ColumnSpans().Select(span => (span.Item1, span.Item2, span.Item3))))
            {
                for (var row = top; row < bottom; row++)
                {
                    labels[(row * size.Width) + column] = value;
                }
            }

            File.WriteAllBytes(Path.Combine(root, "JPEGImages", $"{name}.jpg"), SceneEncoder.ToJpeg(scene.Image));
            File.WriteAllBytes(Path.Combine(root, "SegmentationClass", $"{name}.png"), LabelPng.Encode(labels, size));
        }

        File.WriteAllText(Path.Combine(root, "ImageSets/Segmentation/val.txt"), "harbour\nfruit\n");
        return root;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
