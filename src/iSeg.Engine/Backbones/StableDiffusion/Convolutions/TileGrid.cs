namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>Tiles that cover a map, row by row; the last ones may reach beyond it.</summary>
internal readonly record struct TileGrid(int Height, int Width)
{
    private int Columns => (Width + Winograd.Tile - 1) / Winograd.Tile;

    public int Count => Columns * ((Height + Winograd.Tile - 1) / Winograd.Tile);

    public int Top(int tile) => tile / Columns * Winograd.Tile;

    public int Left(int tile) => tile % Columns * Winograd.Tile;
}
