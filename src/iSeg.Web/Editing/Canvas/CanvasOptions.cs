using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Core.Imaging;
using iSeg.Data.Pictures;
using iSeg.Engine;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;
using iSeg.Web.Exchange;
using Microsoft.AspNetCore.Components;

namespace iSeg.Web.Editing.Canvas;

/// <summary>What the canvas is opened with (docs/editor-protocol.md).</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Snapshot">Its objects now.</param>
/// <param name="Author">Whose edits these are.</param>
/// <param name="Categories">Of the project.</param>
/// <param name="ActiveCategory">What new objects are.</param>
/// <param name="Settings">What was remembered of the tools; null for nothing.</param>
/// <param name="Panel">Where the sliders are.</param>
/// <param name="Pointer">Where the pointer's place is shown.</param>
internal sealed record CanvasOptions(
    PictureSummary Picture,
    SnapshotMessage Snapshot,
    Author Author,
    IReadOnlyList<Category> Categories,
    int ActiveCategory,
    JsonElement? Settings,
    ElementReference Panel,
    ElementReference Pointer)
{
    public object ToMessage()
    {
        var pyramid = new TilePyramid(Picture.Size);
        return new
        {
            picture = new
            {
                id = Picture.Id,
                // With whose edits these are: what one person left in this browser must not be sent as the next one's.
                key = $"{Picture.Id}-{Picture.Sha256[..12]}{(Author.IsLocal ? "" : "-" + Author.Id)}",
                name = Picture.Path,
                width = Picture.Size.Width,
                height = Picture.Size.Height,
                tileSize = pyramid.TileSize,
                levels = pyramid.Levels,
                tileUrl = PictureEndpoints.Tile(Picture, "{level}", "{col}", "{row}"),
                overviewUrl = PictureEndpoints.Thumbnail(Picture),
            },
            snapshot = Snapshot,
            author = Author.Id,
            categories = Categories,
            activeCategory = ActiveCategory,
            settings = Settings ?? JsonSerializer.SerializeToElement(new { }),
            limits = new
            {
                iterations = PredictRequest.MaxIterations,
                usualIterations = SegmentationOptions.PaperIterations,
                smoothing = EdgeSmoothing.MaxRadius,
            },
            panel = Panel,
            pointer = Pointer,
        };
    }
}
