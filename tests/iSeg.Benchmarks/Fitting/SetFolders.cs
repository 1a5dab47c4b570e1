using System.CommandLine;
using iSeg.Core.Geometry;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.Imaging;

namespace iSeg.Benchmarks.Fitting;

/// <summary><c>sets</c>: the collections of docs/quality.md, cut into halves by picture, one object a mask, with a ring around its outline that counts neither way.</summary>
internal static class SetFolders
{
    /// <summary>Value of mask pixels that count neither way.</summary>
    public const int Ignored = 128;

    private const byte Object = 255;

    /// <summary>Smallest part of its picture that an object may cover: smaller ones are mostly outline.</summary>
    private const double LeastArea = .012;

    /// <summary>Objects of a picture, and pictures of a video.</summary>
    private const int MostObjects = 4;
    private const int MostFrames = 5;

    public static Command CreateCommand()
    {
        var horses = new Option<string?>("--horses") { Description = "Folder with images and masks, one object a picture; ring of 1 pixel." };
        var davis = new Option<string?>("--davis") { Description = "Folder with JPEGImages/480p and Annotations/480p of DAVIS 2016; ring of 2." };
        var coco = new Option<string?>("--coco") { Description = "Folder with images and annotations/instances.json; ring of 3." };
        var to = new Argument<string>("folder") { Description = "Where NAME_even and NAME_odd are written." };
        var command = new Command("sets", "Writes the sets on which rankings are fitted and measured.") { horses, davis, coco, to };
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = result.GetValue(to)!;
            if (result.GetValue(horses) is { } plain)
            {
                Write(folder, "horses", Halves(MaskFolderSet.Find(Path.Combine(plain, "images"), Path.Combine(plain, "masks"), null).Pictures), 1);
            }

            if (result.GetValue(davis) is { } videos)
            {
                Write(folder, "davis", Frames(videos), 2);
            }

            if (result.GetValue(coco) is { } instances)
            {
                var set = await CocoSet.LoadAsync(Path.Combine(instances, "annotations", "instances.json"), Path.Combine(instances, "images"), LeastArea, MostObjects, cancellationToken);
                Write(folder, "coco", Halves(set.Pictures), 3);
            }
        });
        return command;
    }

    private static IEnumerable<(int Half, EvaluationPicture Picture)> Halves(IEnumerable<EvaluationPicture> pictures) =>
        pictures.Index().Select(entry => (entry.Index % 2, entry.Item));

    /// <summary>Of every video the first picture, the last one and some between.</summary>
    private static IEnumerable<(int Half, EvaluationPicture Picture)> Frames(string folder)
    {
        var set = MaskFolderSet.Find(Path.Combine(folder, "JPEGImages", "480p"), Path.Combine(folder, "Annotations", "480p"), null);
        return set.Pictures.GroupBy(picture => Path.GetDirectoryName(picture.Name)).Index().SelectMany(video =>
        {
            var frames = video.Item.ToArray();
            return Enumerable.Range(0, MostFrames).Select(i => i * (frames.Length - 1) / (MostFrames - 1)).Distinct().Select(at => (video.Index % 2, frames[at]));
        });
    }

    private static void Write(string folder, string name, IEnumerable<(int Half, EvaluationPicture Picture)> pictures, int ring)
    {
        var counts = new int[2];
        foreach (var (half, picture) in pictures)
        {
            var to = Path.Combine(folder, $"{name}_{(half == 0 ? "even" : "odd")}");
            var (images, masks) = (Directory.CreateDirectory(Path.Combine(to, "images")).FullName, Directory.CreateDirectory(Path.Combine(to, "masks")).FullName);
            foreach (var (number, item) in picture.Objects.Index())
            {
                var truth = item.LoadTruth();
                if (truth.Area < LeastArea * truth.Size.Area)
                {
                    continue;
                }

                var stem = Path.ChangeExtension(picture.Name, null).Replace('/', '-') + (picture.Objects.Length > 1 ? $"-{number}" : "");
                File.Copy(picture.Path, Path.Combine(images, stem + Path.GetExtension(picture.Path)), overwrite: true);
                File.WriteAllBytes(Path.Combine(masks, stem + ".png"), LabelPng.Encode(Ringed(truth, ring), truth.Size));
                counts[half]++;
            }
        }

        Console.WriteLine($"{name}: {counts[0]} objects in the even half, {counts[1]} in the odd one");
    }

    /// <summary>Pixels from whose middle a pixel of the other kind is at most so far away count neither way.</summary>
    private static byte[] Ringed(Truth truth, int ring)
    {
        var labels = truth.Labels;
        var values = new byte[labels.Length];
        for (var y = 0; y < truth.Size.Height; y++)
        {
            for (var x = 0; x < truth.Size.Width; x++)
            {
                var at = (y * truth.Size.Width) + x;
                values[at] = IsNearOutline(labels, truth.Size, x, y, ring) ? (byte)Ignored : labels[at] == 1 ? Object : (byte)0;
            }
        }

        return values;
    }

    private static bool IsNearOutline(ReadOnlySpan<byte> labels, PixelSize size, int x, int y, int ring)
    {
        var own = labels[(y * size.Width) + x];
        for (var row = Math.Max(0, y - ring); row <= Math.Min(size.Height - 1, y + ring); row++)
        {
            for (var column = Math.Max(0, x - ring); column <= Math.Min(size.Width - 1, x + ring); column++)
            {
                var isNear = ((row - y) * (row - y)) + ((column - x) * (column - x)) <= ring * ring;
                if (isNear && labels[(row * size.Width) + column] != own)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
