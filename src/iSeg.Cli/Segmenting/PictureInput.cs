using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;

namespace iSeg.Cli.Segmenting;

/// <summary>Pictures that a command line names.</summary>
internal static class PictureInput
{
    /// <summary>What the server takes by default (Segmenting:MaxLongSide), so that both give the same mask.</summary>
    public const int MaxLongSide = 4096;

    /// <summary>The picture, reduced as the server reduces it, and its true size.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="PictureException">It is no picture that is read.</exception>
    public static (RgbImage Image, PixelSize Size) Load(FileInfo input, CancellationToken cancellationToken)
    {
        if (!input.Exists)
        {
            throw new FileNotFoundException($"There is no file {input.FullName}.");
        }

        using var file = input.OpenRead();
        var processor = new PictureProcessor();
        return (processor.LoadRgb(file, MaxLongSide, cancellationToken), processor.Inspect(file).Size);
    }
}
