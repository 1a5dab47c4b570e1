using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;

namespace iSeg.Engine.Tests.Imaging;

/// <summary>The real processor under the running test's cancellation.</summary>
internal sealed class TestProcessor(PictureLimits? limits = null)
{
    private readonly PictureProcessor _processor = new(limits ?? PictureLimits.Default);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public PictureInfo Inspect(Stream content) => _processor.Inspect(content);

    public RgbImage LoadRgb(Stream content, int? maxLongSide = null) => _processor.LoadRgb(content, maxLongSide, Token);

    public EncodedPicture Thumbnail(Stream content) => _processor.Thumbnail(content, Token);

    public IPreparedPicture Prepare(Stream content) => _processor.Prepare(content, Token);
}
