using System.Globalization;

namespace iSeg.Data.Projects;

/// <summary>The rules for names that people give.</summary>
internal static class Names
{
    public const int MaxLength = 200;

    /// <summary>The trimmed name.</summary>
    /// <exception cref="StoreRefusedException">Empty, too long, or with control characters.</exception>
    public static string Require(string? name, string what)
    {
        var trimmed = (name ?? "").Trim();
        if (trimmed.Length == 0)
        {
            throw new StoreRefusedException($"A {what} needs a name.");
        }

        if (trimmed.Length > MaxLength)
        {
            throw new StoreRefusedException($"The {what}'s name has {trimmed.Length} characters; at most {MaxLength} are allowed.");
        }

        if (trimmed.Any(char.IsControl) || HasLoneSurrogate(trimmed))
        {
            throw new StoreRefusedException($"The {what}'s name has characters that cannot be shown (control characters).");
        }

        return trimmed;
    }

    /// <summary>What two names that differ in case only have in common.</summary>
    public static string Key(string name) => name.ToUpper(CultureInfo.InvariantCulture);

    // Half a character cannot be written as UTF-8: it would come back as something else.
    public static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
