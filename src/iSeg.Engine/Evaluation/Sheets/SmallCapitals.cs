using System.Collections.Frozen;

namespace iSeg.Engine.Evaluation.Sheets;

/// <summary>Letters of five by seven pixels, so that captions look the same on machines without fonts. Small letters become capitals.</summary>
internal static class SmallCapitals
{
    public const int Width = 5;
    public const int Height = 7;

    /// <summary>From the start of one letter to the start of the next.</summary>
    public const int Advance = Width + 1;

    private const char Unknown = '?';

    private static readonly FrozenDictionary<char, string[]> Glyphs = Cut(
        ("ABCDEFGHI", """
         .###. ####. .#### ####. ##### ##### .#### #...# .###.
         #...# #...# #.... #...# #.... #.... #.... #...# ..#..
         #...# #...# #.... #...# #.... #.... #.... #...# ..#..
         ##### ####. #.... #...# ####. ####. #..## ##### ..#..
         #...# #...# #.... #...# #.... #.... #...# #...# ..#..
         #...# #...# #.... #...# #.... #.... #...# #...# ..#..
         #...# ####. .#### ####. ##### #.... .#### #...# .###.
         """),
        ("JKLMNOPQR", """
         ..### #...# #.... #...# #...# .###. ####. .###. ####.
         ...#. #..#. #.... ##.## ##..# #...# #...# #...# #...#
         ...#. #.#.. #.... #.#.# #.#.# #...# #...# #...# #...#
         ...#. ##... #.... #.#.# #.#.# #...# ####. #...# ####.
         ...#. #.#.. #.... #...# #..## #...# #.... #.#.# #.#..
         #..#. #..#. #.... #...# #...# #...# #.... #..#. #..#.
         .##.. #...# ##### #...# #...# .###. #.... .##.# #...#
         """),
        ("STUVWXYZ_", """
         .#### ##### #...# #...# #...# #...# #...# ##### .....
         #.... ..#.. #...# #...# #...# #...# #...# ....# .....
         #.... ..#.. #...# #...# #.#.# .#.#. .#.#. ...#. .....
         .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#.. .....
         ....# ..#.. #...# .#.#. #.#.# .#.#. ..#.. .#... .....
         ....# ..#.. #...# .#.#. ##.## #...# ..#.. #.... .....
         ####. ..#.. .###. ..#.. #...# #...# ..#.. ##### #####
         """),
        ("0123456789", """
         .###. ..#.. .###. ####. ...#. ##### .###. ##### .###. .###.
         #...# .##.. #...# ....# ..##. #.... #.... ....# #...# #...#
         #..## ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...#
         #.#.# ..#.. ..##. .###. #..#. ....# ####. ...#. .###. .####
         ##..# ..#.. .#... ....# ##### ....# #...# ..#.. #...# ....#
         #...# ..#.. #.... ....# ...#. #...# #...# ..#.. #...# ....#
         .###. .###. ##### ####. ...#. .###. .###. ..#.. .###. .###.
         """),
        (" .,:;-+=/#", """
         ..... ..... ..... ..... ..... ..... ..... ..... ....# .#.#.
         ..... ..... ..... .##.. .##.. ..... ..#.. ..... ....# .#.#.
         ..... ..... ..... .##.. .##.. ..... ..#.. ##### ...#. #####
         ..... ..... ..... ..... ..... ##### ##### ..... ..#.. .#.#.
         ..... ..... .##.. .##.. .##.. ..... ..#.. ##### .#... #####
         ..... .##.. .##.. .##.. ..#.. ..... ..#.. ..... #.... .#.#.
         ..... .##.. .#... ..... .#... ..... ..... ..... #.... .#.#.
         """),
        ("()[]%?!'&@", """
         ...#. .#... .###. .###. ##..# .###. ..#.. ..#.. .##.. .###.
         ..#.. ..#.. .#... ...#. ##..# #...# ..#.. ..#.. #..#. #...#
         .#... ...#. .#... ...#. ...#. ....# ..#.. ..... #.#.. #.###
         .#... ...#. .#... ...#. ..#.. ..##. ..#.. ..... .#... #.#.#
         .#... ...#. .#... ...#. .#... ..#.. ..#.. ..... #.#.# #.###
         ..#.. ..#.. .#... ...#. #..## ..... ..... ..... #..#. #....
         ...#. .#... .###. .###. #..## ..#.. ..#.. ..... .##.# .####
         """));

    /// <summary>Width of a text in pixels of the letters' own size.</summary>
    public static int Measure(string text) => (text.Length * Advance) - 1;

    /// <summary>The letter's pixels that are set, from its top left corner.</summary>
    public static IEnumerable<(int X, int Y)> Pixels(char letter)
    {
        var rows = Glyphs.GetValueOrDefault(char.ToUpperInvariant(letter), Glyphs[Unknown]);
        return from y in Enumerable.Range(0, Height) from x in Enumerable.Range(0, Width) where rows[y][x] == '#' select (x, y);
    }

    private static FrozenDictionary<char, string[]> Cut(params ReadOnlySpan<(string Letters, string Drawing)> blocks)
    {
        var glyphs = new Dictionary<char, string[]>();
        foreach (var (letters, drawing) in blocks)
        {
            var rows = drawing.ReplaceLineEndings("\n").Split('\n').Select(row => row.Split(' ')).ToArray();
            for (var i = 0; i < letters.Length; i++)
            {
                glyphs.Add(letters[i], [.. rows.Select(row => row[i])]);
            }
        }

        return glyphs.ToFrozenDictionary();
    }
}
