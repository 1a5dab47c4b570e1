using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prelabelling;

namespace iSeg.Data.Tests.Prelabelling;

/// <summary>An engine that finds what a test says, picture after picture.</summary>
internal sealed class FakeLabellers(Func<int, PictureToLabel, IReadOnlyList<FoundMask>> find) : IPictureLabellers, IPictureLabeller
{
    public FakeLabellers(params PixelRect[] rects)
        : this((_, picture) => [.. rects.Select(rect => Found(picture.Size, rect))])
    {
    }

    /// <summary>How many pictures it was shown.</summary>
    public int Asked { get; private set; }

    public string Model => "fake";

    public int MaxLongSide { get; init; } = 4096;

    public static FoundMask Found(PixelSize size, PixelRect rect, string? name = "cat", Guid? replaces = null) =>
        new(RleMask.Rectangle(size, rect), name, .75, """[{"kind":"text","text":"cat"}]""", replaces);

    public Task<IPictureLabeller> OpenAsync(PrelabelSpec spec, CancellationToken cancellationToken) => Task.FromResult<IPictureLabeller>(this);

    public Task<IReadOnlyList<FoundMask>> LabelAsync(PictureToLabel picture, CancellationToken cancellationToken) => Task.FromResult(find(Asked++, picture));

    public Task<MadePicture> MakeAsync(int number, CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult(new MadePicture($"made-{number}.png", TestStore.Png(32, 24, (byte)(10 * number)), [Found(new(32, 24), new(1, 2, 5, 4))]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
