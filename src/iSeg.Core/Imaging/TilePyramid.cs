using iSeg.Core.Geometry;

namespace iSeg.Core.Imaging;

/// <summary>
/// The arithmetic of the tiles that the canvas loads (docs/editor-protocol.md): the last level is the full picture, each level
/// below is half of it (rounded up), level 0 fits in one tile. Tiles do not overlap; those at the right and bottom are cut off.
/// </summary>
public sealed class TilePyramid
{
    public const int DefaultTileSize = 512;

    private readonly PixelSize[] _levels;

    public TilePyramid(PixelSize picture, int tileSize = DefaultTileSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tileSize, 2);
        if (picture.Width < 1 || picture.Height < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(picture), $"A picture of {picture} has no tiles.");
        }

        TileSize = tileSize;
        var sizes = new List<PixelSize> { picture };
        while (sizes[^1].LongSide > tileSize)
        {
            sizes.Add(new((sizes[^1].Width + 1) / 2, (sizes[^1].Height + 1) / 2));
        }

        sizes.Reverse();
        _levels = [.. sizes];
    }

    public int TileSize { get; }

    public int Levels => _levels.Length;

    public PixelSize LevelSize(int level) => _levels[level];

    public int Columns(int level) => (_levels[level].Width + TileSize - 1) / TileSize;

    public int Rows(int level) => (_levels[level].Height + TileSize - 1) / TileSize;

    public bool Contains(int level, int column, int row) =>
        (uint)level < (uint)Levels && (uint)column < (uint)Columns(level) && (uint)row < (uint)Rows(level);

    /// <summary>The pixels of its level that a tile shows.</summary>
    public PixelRect TileRect(int level, int column, int row) =>
        new PixelRect(column * TileSize, row * TileSize, TileSize, TileSize).Intersect(_levels[level].Bounds);
}
