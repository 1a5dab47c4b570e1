
namespace iSeg.Core.Formats.Coco.Statistics;

/// <summary>How much of what a COCO file holds.</summary>
/// <param name="Images">Elements of the list.</param>
/// <param name="EmptyImages">Those without an annotation.</param>
/// <param name="Categories">All of them with their numbers of annotations, most first.</param>
/// <param name="Annotations">Elements of the list.</param>
/// <param name="Polygons">Annotations with outlines.</param>
/// <param name="RunLengths">Annotations with run lengths.</param>
/// <param name="Crowds">Annotations of crowd regions.</param>
/// <param name="Sizes">By the side of a square of the same area: how many.</param>
/// <param name="PerImage">Annotations of an image, images without any included.</param>
/// <param name="Broken">Annotations whose segmentation makes no mask; see <see cref="Checking.CocoChecker"/>.</param>
public sealed record CocoStatistics(
    long Images,
    long EmptyImages,
    IReadOnlyList<CategoryCount> Categories,
    long Annotations,
    long Polygons,
    long RunLengths,
    long Crowds,
    IReadOnlyList<SizeCount> Sizes,
    Distribution PerImage,
    Distribution Areas,
    long Broken)
{
    /// <summary>COCO calls an object small below 32 x 32 pixels, large from 96 x 96 on.</summary>
    public long Small => Sizes.Where(size => size.To <= 32).Sum(size => size.Count);

    public long Medium => Sizes.Where(size => size.From >= 32 && size.To <= 96).Sum(size => size.Count);

    public long Large => Sizes.Where(size => size.From >= 96).Sum(size => size.Count);
}

public sealed record CategoryCount(string Name, long Annotations, long Images);

/// <param name="From">Side in pixels, included.</param>
/// <param name="To">Side in pixels, not included.</param>
public sealed record SizeCount(int From, int To, long Count);

/// <summary>Of numbers: the least, the one in the middle, the mean, the largest; zeros where there are none.</summary>
public sealed record Distribution(double Least, double Median, double Mean, double Most)
{
    public static Distribution Of(List<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Count == 0)
        {
            return new(0, 0, 0, 0);
        }

        numbers.Sort();
        var middle = numbers.Count / 2;
        return new(
            numbers[0],
            numbers.Count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + (double)numbers[middle]) / 2,
            numbers.Average(number => (double)number),
            numbers[^1]);
    }
}
