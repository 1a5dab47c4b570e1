using System.Globalization;
using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>The tiles of one picture in a temporary folder, from libvips's pyramid writer.</summary>
internal sealed class TileFolder(string folder, PictureInfo info, EncodedPicture thumbnail) : IPreparedPicture
{
    private const string Name = "picture";

    // Full colour resolution: annotators judge edges, and those are often edges of colour only.
    private const string Suffix = ".jpg[Q=90,subsample-mode=off]";

    public PictureInfo Info => info;

    public EncodedPicture Thumbnail => thumbnail;

    /// <summary>All levels in one pass over the picture; levels are numbered and halved as <see cref="TilePyramid"/> says.</summary>
    public static void Write(Image image, string folder) => image.Dzsave(
        Path.Combine(folder, Name),
        layout: Enums.ForeignDzLayout.Dz,
        suffix: Suffix,
        overlap: 0,
        tileSize: TilePyramid.DefaultTileSize,
        depth: Enums.ForeignDzDepth.Onetile,
        keep: Enums.ForeignKeep.None);

    public IEnumerable<PictureTile> ReadTiles()
    {
        var pyramid = new TilePyramid(info.Size);
        for (var level = 0; level < pyramid.Levels; level++)
        {
            for (var row = 0; row < pyramid.Rows(level); row++)
            {
                for (var column = 0; column < pyramid.Columns(level); column++)
                {
                    var path = Path.Combine(
                        folder, $"{Name}_files", level.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{column}_{row}.jpg"));
                    yield return new(level, column, row, new(File.ReadAllBytes(path), "image/jpeg"));
                }
            }
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
