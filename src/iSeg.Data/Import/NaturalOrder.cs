using System.Text;

namespace iSeg.Data.Import;

/// <summary>Paths as people order them: frame2 before frame10, folders together, ignoring case.</summary>
internal static class NaturalOrder
{
    // Below every character that a path may hold, so that a folder's pictures stay together.
    private const char Separator = '\u0001';

    /// <summary>A text that sorts, character by character, where the path belongs; different for different paths.</summary>
    public static string Key(string path)
    {
        var key = new StringBuilder((2 * path.Length) + 16);
        for (var i = 0; i < path.Length;)
        {
            if (!char.IsAsciiDigit(path[i]))
            {
                key.Append(path[i] == '/' ? Separator : char.ToUpperInvariant(path[i]));
                i++;
                continue;
            }

            // A number counts by its length first and then by its digits.
            var start = i;
            while (i < path.Length && char.IsAsciiDigit(path[i]))
            {
                i++;
            }

            var digits = path.AsSpan(start, i - start).TrimStart('0');
            key.Append('0').Append(digits.Length.ToString("000", System.Globalization.CultureInfo.InvariantCulture)).Append(digits);
        }

        return key.Append(Separator).Append(path).ToString();
    }
}
