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
    public string DrawVoc() => DrawSet("voc");

    /// <summary>The same two pictures as a data set of any layout that is known; what is no thing is background, road or sky, as the data set has it.</summary>
    public string DrawSet(string layout)
    {
        var root = At(layout);
        var (picture, labels, ground, boat, fruit) = layout switch
        {
            "voc" => ("JPEGImages/{0}.jpg", "SegmentationClass/{0}.png", 0, 4, 5),
            "context" => ("JPEGImages/{0}.jpg", "SegmentationClassContext/{0}.png", 0, 4, 5),
            "coco-object" => ("images/val2017/{0}.jpg", "annotations/val2017/{0}_instanceTrainIds.png", 0, 9, 48),
            "cityscapes" => ("leftImg8bit/val/aachen/{0}_leftImg8bit.png", "gtFine/val/aachen/{0}_gtFine_labelIds.png", 7, 26, 17),
            _ => ("images/val2017/{0}.jpg", "annotations/val2017/{0}.png", 156, 8, 52),
        };
        var size = new PixelSize(96, 64);
        foreach (var (scene, name, value) in ((DrawnScene, string, int)[])[(DrawnScenes.Harbour(size), "harbour", boat), (DrawnScenes.Fruit(size), "fruit", fruit)])
        {
            var values = new byte[size.Area];
            Array.Fill(values, (byte)ground);
            foreach (var (column, top, bottom) in scene.Objects.SelectMany(found => found.Mask.ColumnSpans()))
            {
                for (var row = top; row < bottom; row++)
                {
                    values[(row * size.Width) + column] = (byte)value;
                }
            }

            Write(picture, picture.EndsWith("jpg", StringComparison.Ordinal) ? SceneEncoder.ToJpeg(scene.Image) : PicturePng.Encode(scene.Image));
            Write(labels, LabelPng.Encode(values, size));

            void Write(string path, byte[] bytes)
            {
                var file = Path.Combine(root, string.Format(CultureInfo.InvariantCulture, path, name));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, bytes);
            }
        }

        var lists = layout switch { "voc" => "Segmentation", "context" => "SegmentationContext", _ => null };
        if (lists is not null)
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(root, "ImageSets", lists)).FullName, "val.txt"), "harbour\nfruit\n");
        }

        return root;
    }

    /// <summary>A copy of a small checkpoint that looks at pictures of 128 pixels: sixteen times fewer cells than the reference's, for what is measured again and again.</summary>
    public string Quick(int version)
    {
        var (from, to) = (ModelCommands.Tiny(version), At($"quick-{version}"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("expected", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        var config = Path.Combine(to, "unet", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"sample_size\": 64", "\"sample_size\": 16", StringComparison.Ordinal));
        return to;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
