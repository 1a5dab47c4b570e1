namespace iSeg.Engine.Evaluation.Semantic;

/// <summary>
/// COCO-Stuff's 27 supercategories of its 182 categories: things by their ranges, stuff in alphabetical order of its names. Names and order are those of
/// labels.txt (github.com/nightrome/cocostuff); the numbers agree, all 182, with the table that unsupervised segmentation is measured by since IIC and STEGO.
/// </summary>
internal static class CocoStuffClasses
{
    /// <summary>Last category of each run of things, counted from 1, and its supercategory.</summary>
    private static readonly (int Last, int Class)[] Things = [(1, 9), (9, 11), (15, 8), (25, 7), (33, 6), (43, 10), (51, 5), (61, 2), (71, 3), (77, 0), (83, 1), (91, 4)];

    /// <summary>Categories 92 to 182, a letter each that <see cref="Class"/> reads.</summary>
    private const string Stuff =
        "tt" + "p" + "bb" + "p" + "u" + "r" + "m" + "f" + "cc" + "tt" + "s" + "uu" + "t" + "u" + "g" + "u" + "r" + "fffff" + "p" + "w" + "oo" + "u" + "p" + "gg" + "d" + "b" + "p" + "u"
        + "t" + "m" + "u" + "p" + "d" + "g" + "t" + "r" + "m" + "g" + "t" + "p" + "m" + "gg" + "r" + "g" + "w" + "g" + "d" + "b" + "t" + "o" + "g" + "w" + "u" + "s" + "b" + "g" + "d" + "u"
        + "d" + "p" + "r" + "u" + "b" + "tt" + "p" + "o" + "aaaaaaa" + "ww" + "ii" + "d";

    /// <param name="value">Of a label picture: a category counted from 0.</param>
    public static int Of(int value) => value switch
    {
        < 0 or >= 182 => ConfusionMatrix.None,
        < 91 => Things.First(run => value < run.Last).Class,
        _ => Class(Stuff[value - 91]),
    };

    private static int Class(char letter) => letter switch
    {
        'c' => 12,
        'f' => 13,
        'o' => 14,
        'u' => 15,
        'm' => 16,
        't' => 17,
        'a' => 18,
        'i' => 19,
        'b' => 20,
        'g' => 21,
        'p' => 22,
        's' => 23,
        'd' => 24,
        'r' => 25,
        _ => 26,
    };
}
