using System.Net;
using System.Text;

namespace iSeg.Engine.Text;

/// <summary>Cleans a prompt as OpenAI's CLIP does before it is cut into tokens: HTML entities, blanks, lower case.</summary>
internal static class ClipText
{
    public static string Clean(string text)
    {
        // Twice, as there: "&amp;amp;" is an ampersand.
        var decoded = WebUtility.HtmlDecode(WebUtility.HtmlDecode(text));
        var clean = new StringBuilder(decoded.Length);
        var gap = false;
        foreach (var rune in decoded.EnumerateRunes())
        {
            if (IsBlank(rune))
            {
                gap = clean.Length > 0;
                continue;
            }

            if (gap)
            {
                clean.Append(' ');
                gap = false;
            }

            AppendLower(clean, rune);
        }

        return clean.ToString();
    }

    /// <summary>Python's blanks: the four information separators count as well.</summary>
    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value is >= 0x1c and <= 0x1f;

    /// <summary>Python lowers a dotted capital I to two characters, .NET leaves it.</summary>
    private static void AppendLower(StringBuilder text, Rune rune)
    {
        if (rune.Value == 0x130)
        {
            text.Append("i\u0307");
        }
        else
        {
            text.Append(Rune.ToLowerInvariant(rune).ToString());
        }
    }
}
