using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Engine.Imaging;
using iSeg.Engine.Samples;

namespace iSeg.Engine.Tests.Evaluation;

/// <summary>A small evaluation set in a temporary folder, of pictures that the program draws.</summary>
internal sealed class SetFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("iseg-set-test-").FullName;

    public SetFolder()
    {
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(Masks);
    }

    public string Images => Path.Combine(_root, "images");

    public string Masks => Path.Combine(_root, "masks");

    public string Coco => Path.Combine(_root, "instances.json");

    /// <summary>The first object of a drawn scene as picture and mask.</summary>
    public RleMask AddScene(string name, DrawnScene scene)
    {
        Write(Path.Combine(Images, name + ".jpg"), SceneEncoder.ToJpeg(scene.Image));
        Write(Path.Combine(Masks, name + ".png"), MaskPng.Encode(scene.Objects[0].Mask));
        return scene.Objects[0].Mask;
    }

    /// <summary>A grey picture.</summary>
    public void AddPicture(string name, int width = 40, int height = 30) =>
        Write(Path.Combine(Images, name), SceneEncoder.ToJpeg(new RgbImage(new(width, height), new byte[3 * width * height])));

    public void AddMask(string name, RleMask mask) => Write(Path.Combine(Masks, name), MaskPng.Encode(mask));

    public void AddMask(string name, int width = 40, int height = 30) =>
        AddMask(name, RleMask.Rectangle(new PixelSize(width, height), new(2, 2, 10, 10)));

    public void WriteCoco(string json) => File.WriteAllText(Coco, json);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
