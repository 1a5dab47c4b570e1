using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine.Tests.Imaging;

public sealed class TileTests
{
    private readonly TestProcessor _processor = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(512, 512)]
    [InlineData(513, 1)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 513)]
    [InlineData(1537, 700)]
    [InlineData(2049, 3)]
    public void Prepare_AnySize_MakesExactlyTheTilesOfThePyramid(int width, int height)
    {
        using var content = TestPictures.Gradient(width, height).Png();

        using var prepared = _processor.Prepare(content);

        var pyramid = new TilePyramid(new PixelSize(width, height));
        var tiles = prepared.ReadTiles().ToList();
        tiles.Count.ShouldBe(Enumerable.Range(0, pyramid.Levels).Sum(level => pyramid.Columns(level) * pyramid.Rows(level)));
        foreach (var tile in tiles)
        {
            pyramid.Contains(tile.Level, tile.Column, tile.Row).ShouldBeTrue();
            using var bytes = new MemoryStream(tile.Image.Bytes);
            _processor.Inspect(bytes).Size.ShouldBe(pyramid.TileRect(tile.Level, tile.Column, tile.Row).Size, $"tile {tile.Level}/{tile.Column}/{tile.Row}");
        }
    }

    [Fact]
    public void Prepare_FullSizeTiles_ShowThePicture()
    {
        using var content = TestPictures.Gradient(1100, 700).Png();
        var whole = _processor.LoadRgb(content);
        var pyramid = new TilePyramid(whole.Size);

        using var prepared = _processor.Prepare(content);

        foreach (var tile in prepared.ReadTiles().Where(t => t.Level == pyramid.Levels - 1))
        {
            using var bytes = new MemoryStream(tile.Image.Bytes);
            var (image, rect) = (_processor.LoadRgb(bytes), pyramid.TileRect(tile.Level, tile.Column, tile.Row));
            foreach (var (x, y) in new[] { (0, 0), (rect.Width - 1, 0), (0, rect.Height - 1), (rect.Width - 1, rect.Height - 1) })
            {
                var (seen, meant) = (PictureFormatTests.At(image, x, y), PictureFormatTests.At(whole, rect.X + x, rect.Y + y));
                (Math.Abs(seen.R - meant.R) + Math.Abs(seen.G - meant.G)).ShouldBeLessThan(12);
            }
        }
    }

    [Fact]
    public void Dispose_AfterReading_DeletesTheFiles()
    {
        using var content = TestPictures.Gradient(600, 400).Png();
        var before = Directory.GetDirectories(Path.GetTempPath(), "iseg-tiles-*").Length;

        _processor.Prepare(content).Dispose();

        Directory.GetDirectories(Path.GetTempPath(), "iseg-tiles-*").Length.ShouldBe(before);
    }
}
