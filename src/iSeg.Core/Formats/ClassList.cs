using System.Collections.Immutable;
using System.Globalization;

namespace iSeg.Core.Formats;

/// <summary>Categories as a format numbers them: 0, 1, 2, ... in the order of their ids.</summary>
internal sealed class ClassList(ImmutableArray<LabelCategory> categories)
{
    private readonly Dictionary<int, int> _numbers = categories.Select((category, index) => (category, index)).ToDictionary(entry => entry.category.Id!.Value, entry => entry.index);

    public ImmutableArray<LabelCategory> Categories { get; } = categories;

    public int this[int categoryId] => _numbers[categoryId];

    /// <summary>What a number is called that no list gives a name.</summary>
    public static string Nameless(int number) => string.Create(CultureInfo.InvariantCulture, $"class {number}");

    /// <exception cref="LabelFormatException">There are more than the format can number.</exception>
    public void RequireAtMost(int most, string format)
    {
        if (Categories.Length > most)
        {
            throw new LabelFormatException(
                $"{format} can number at most {most} categories, and {Categories.Length} are to be written. Choose some of them, or another format.");
        }
    }
}
