using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace iSeg.Engine.Text;

/// <summary>
/// CLIP's cutting of a text into words before pairs are merged: special tokens, English contractions, runs of letters, single digits,
/// runs of anything else but blanks. By code points and not by a regular expression, because .NET's sees a letter beyond U+FFFF as two
/// halves that are no letters.
/// </summary>
/// <param name="special">Tokens that are taken whole wherever they stand.</param>
internal sealed class ClipPreTokenizer(params IReadOnlyList<string> special) : PreTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Cut(text);
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => Cut(text.ToString());

    private IEnumerable<(int Offset, int Length)> Cut(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Whole(text, at) ?? Run(text, at);
            if (length > 0)
            {
                yield return (at, length);
            }

            at += Math.Max(length, 1);
        }
    }

    private int? Whole(string text, int at) =>
        special.Concat(Contractions).FirstOrDefault(word => string.CompareOrdinal(text, at, word, 0, word.Length) == 0)?.Length;

    /// <summary>Length of the word that starts here; 0 at a blank.</summary>
    private static int Run(string text, int at)
    {
        var kind = KindAt(text, at, out var length);
        if (kind == Kind.Blank)
        {
            return 0;
        }

        while (kind != Kind.Number && at + length < text.Length && KindAt(text, at + length, out var next) == kind)
        {
            length += next;
        }

        return length;
    }

    private static Kind KindAt(string text, int at, out int length)
    {
        // Half of a surrogate pair is read as U+FFFD.
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when Rune.IsWhiteSpace(rune) => Kind.Blank,
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    private enum Kind
    {
        Blank,
        Letter,
        Number,
        Other,
    }
}
