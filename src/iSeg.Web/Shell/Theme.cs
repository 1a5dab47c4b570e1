using MudBlazor;

namespace iSeg.Web.Shell;

/// <summary>One look, light and dark: quiet greys, so that pictures and masks have the colours.</summary>
internal static class Theme
{
    private static readonly string[] Fonts = ["Inter", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"];

    public static readonly MudTheme Default = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b7a75",
            Secondary = "#b4541a",
            Background = "#f5f6f7",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1c2226",
            DrawerBackground = "#ffffff",
            TextPrimary = "#1c2226",
            TextSecondary = "#57636b",
            LinesDefault = "#dfe3e6",
            Divider = "#dfe3e6",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#3fc1b5",
            PrimaryContrastText = "#06211f",
            Secondary = "#f0965a",
            Background = "#14181b",
            Surface = "#1d2327",
            AppbarBackground = "#1d2327",
            AppbarText = "#e7ecef",
            DrawerBackground = "#1d2327",
            TextPrimary = "#e7ecef",
            TextSecondary = "#9fabb3",
            LinesDefault = "#31393f",
            Divider = "#31393f",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none", FontWeight = "600", LetterSpacing = "0" },
            H4 = new H4Typography { FontFamily = Fonts, FontSize = "1.6rem", FontWeight = "650", LetterSpacing = "-0.01em" },
            H5 = new H5Typography { FontFamily = Fonts, FontSize = "1.25rem", FontWeight = "650", LetterSpacing = "-0.01em" },
            H6 = new H6Typography { FontFamily = Fonts, FontSize = "1rem", FontWeight = "650", LetterSpacing = "0" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "52px" },
    };
}
