using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Support;

/// <summary>Drawn pictures as files to upload, and places in them.</summary>
internal static class Drawn
{
    public static FilePayload Jpeg(this DrawnScene scene, string? name = null) =>
        new() { Name = name ?? scene.Name, MimeType = "image/jpeg", Buffer = SceneEncoder.ToJpeg(scene.Image) };

    public static FilePayload File(string name, byte[] bytes) => new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    public static RleMask Truth(this DrawnScene scene, string category) => scene.Objects.First(o => o.Category == category).Mask;

    /// <summary>The middle of what the mask surrounds.</summary>
    public static PointD Middle(this RleMask mask) => new(mask.Bounds.X + (mask.Bounds.Width / 2.0), mask.Bounds.Y + (mask.Bounds.Height / 2.0));
}
