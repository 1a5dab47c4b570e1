namespace iSeg.Data.Projects;

/// <summary>Colours that can be told apart on photographs and on each other.</summary>
public static class CategoryPalette
{
    // Saturated and spread in hue and lightness, so that neighbours in the list differ also for colour-blind eyes.
    private static readonly string[] Colors =
    [
        "#e6194b", "#3cb44b", "#4363d8", "#ffe119", "#f58231", "#911eb4", "#42d4f4", "#f032e6", "#bfef45", "#469990",
        "#9a6324", "#fabed4", "#800000", "#aaffc3", "#808000", "#000075", "#dcbeff", "#ffd8b1", "#a9a9a9", "#fffac8",
    ];

    /// <summary>A colour that none of the others has; from the 21st on, one far from those before by the golden angle.</summary>
    public static string Next(IReadOnlyCollection<string> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        var free = Colors.FirstOrDefault(color => !used.Contains(color, StringComparer.OrdinalIgnoreCase));
        for (var i = used.Count; free is null; i++)
        {
            var candidate = FromHue(i * 137.508 % 360, i % 3);
            free = used.Contains(candidate, StringComparer.OrdinalIgnoreCase) ? null : candidate;
        }

        return free;
    }

    private static string FromHue(double hue, int shade)
    {
        var lightness = .4 + (.15 * shade);
        var chroma = .8 * Math.Min(lightness, 1 - lightness);
        return $"#{Channel(0):x2}{Channel(8):x2}{Channel(4):x2}";

        // HSL to RGB, the compact form: f(n) = L - a max(-1, min(k - 3, 9 - k, 1)), k = (n + H / 30) mod 12.
        int Channel(double n)
        {
            var k = (n + (hue / 30)) % 12;
            return (int)Math.Round(255 * (lightness - (chroma * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1)))));
        }
    }
}
