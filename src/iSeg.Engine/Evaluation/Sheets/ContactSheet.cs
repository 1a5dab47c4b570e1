using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation.Sheets;

/// <summary>One picture of a contact sheet.</summary>
/// <param name="Result">What to draw.</param>
/// <param name="Caption">What to say of it, below its name.</param>
public sealed record SheetEntry(ObjectResult Result, string Caption);

/// <summary>
/// Several results side by side: the picture, the predicted mask in violet, the true outline in white, the prompts (green what is the
/// object, red what is not, yellow a box) with their numbers, and a caption. A cell is 360x324 pixels, at most five stand in a row.
/// </summary>
public static class ContactSheet
{
    public const int Columns = 5;

    /// <summary>Of one cell, its margins included.</summary>
    public static readonly PixelSize Cell = new(CellWidth, PictureHeight + CaptionHeight);

    private const int CellWidth = 360;
    private const int PictureHeight = 280;
    private const int CaptionHeight = 44;
    private const int Margin = 6;
    private const int TextScale = 2;
    private const int LineHeight = 18;

    /// <summary>A PNG; pictures are read again from their files.</summary>
    /// <param name="entries">At least one.</param>
    /// <exception cref="Core.Imaging.PictureException">A picture is not any more what it was.</exception>
    /// <exception cref="IOException">A picture is not there any more.</exception>
    public static byte[] Draw(IReadOnlyList<SheetEntry> entries)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count, nameof(entries));
        var columns = Math.Min(entries.Count, Columns);
        var rows = (entries.Count + Columns - 1) / Columns;
        var canvas = new Canvas(new(columns * Cell.Width, rows * Cell.Height));
        for (var i = 0; i < entries.Count; i++)
        {
            var (row, column) = Math.DivRem(i, Columns);
            DrawCell(canvas, entries[i], column * Cell.Width, row * Cell.Height);
        }

        return canvas.ToPng();
    }

    private static void DrawCell(Canvas canvas, SheetEntry entry, int left, int top)
    {
        var room = new PixelRect(left + Margin, top + Margin, CellWidth - (2 * Margin), PictureHeight - (2 * Margin));
        SheetPicture.Draw(canvas, entry.Result, room);
        canvas.Write(Shorten(entry.Result.Name), left + Margin, top + PictureHeight, TextScale, Ink.Text);
        canvas.Write(Shorten(entry.Caption), left + Margin, top + PictureHeight + LineHeight, TextScale, Ink.Faint);
    }

    /// <summary>Both ends of a text that is too long.</summary>
    private static string Shorten(string text)
    {
        const int most = (CellWidth - (2 * Margin)) / (TextScale * SmallCapitals.Advance);
        const int end = 14;
        return text.Length <= most ? text : $"{text[..(most - end - 2)]}..{text[^end..]}";
    }
}
