using iSeg.Core.Geometry;
using iSeg.Core.Prompts;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Evaluation.Sheets;

/// <summary>One result, drawn as large as its place allows.</summary>
internal static class SheetPicture
{
    private const double MaskCover = .45;
    private const double LineRadius = 1.2;
    private const double MarkRadius = 5;

    public static void Draw(Canvas canvas, ObjectResult result, PixelRect room)
    {
        var image = PictureFile.Load(result.Picture.Path, room.Size.LongSide, CancellationToken.None).Image;
        var scale = Math.Min((double)room.Width / result.Size.Width, (double)room.Height / result.Size.Height);
        var size = new PixelSize(Math.Max(1, (int)(result.Size.Width * scale)), Math.Max(1, (int)(result.Size.Height * scale)));
        image = AreaReduction.Reduce(image, new(Math.Min(size.Width, image.Width), Math.Min(size.Height, image.Height)), CancellationToken.None);
        var place = new PixelRect(room.X + ((room.Width - size.Width) / 2), room.Y + ((room.Height - size.Height) / 2), size.Width, size.Height);
        canvas.Place(image, place);
        DrawMasks(canvas, result, place);
        var (byX, byY) = ((double)size.Width / result.Size.Width, (double)size.Height / result.Size.Height);
        DrawPrompts(canvas, result, point => new(place.X + (byX * point.X), place.Y + (byY * point.Y)));
    }

    private static void DrawMasks(Canvas canvas, ObjectResult result, PixelRect place)
    {
        var predicted = result.Trial.Mask.ToBitmap();
        var truth = result.Item.LoadTruth().Labels;
        for (var y = 0; y < place.Height; y++)
        {
            for (var x = 0; x < place.Width; x++)
            {
                var here = At(x, y);
                if (predicted[here] != 0)
                {
                    canvas.Set(place.X + x, place.Y + y, Ink.Mask, MaskCover);
                }

                var isTrue = truth[here] == 1;
                if ((x + 1 < place.Width && truth[At(x + 1, y)] == 1 != isTrue) || (y + 1 < place.Height && truth[At(x, y + 1)] == 1 != isTrue))
                {
                    canvas.Set(place.X + x, place.Y + y, Ink.White);
                }
            }
        }

        // The picture's pixel under the middle of a pixel of the sheet.
        int At(int x, int y) =>
            ((int)((y + .5) * result.Size.Height / place.Height) * result.Size.Width) + (int)((x + .5) * result.Size.Width / place.Width);
    }

    private static void DrawPrompts(Canvas canvas, ObjectResult result, Func<PointD, PointD> place)
    {
        var number = 0;
        foreach (var prompt in result.Trial.Steps.SelectMany(step => step.Added))
        {
            number++;
            switch (prompt)
            {
                case PointPrompt point:
                    DrawPoint(canvas, place(point.Position), point.IsPositive, number);
                    break;
                case LinePrompt line:
                    DrawLine(canvas, [.. line.Points.Select(place)], line.IsPositive ? Ink.Positive : Ink.Negative);
                    break;
                case BoxPrompt box:
                    var (min, max) = (place(box.Min), place(box.Max));
                    DrawLine(canvas, [min, new(max.X, min.Y), max, new(min.X, max.Y), min], Ink.Box);
                    break;
            }
        }
    }

    /// <summary>A disc with the sign in it and the number beside it.</summary>
    private static void DrawPoint(Canvas canvas, PointD at, bool isPositive, int number)
    {
        canvas.Line(at, at, MarkRadius + 1, Ink.Black);
        canvas.Line(at, at, MarkRadius, isPositive ? Ink.Positive : Ink.Negative);
        var (x, y) = ((int)at.X, (int)at.Y);
        canvas.Fill(new(x - 3, y, 7, 1), Ink.White);
        if (isPositive)
        {
            canvas.Fill(new(x, y - 3, 1, 7), Ink.White);
        }

        var text = FormattableString.Invariant($"{number}");
        var (left, top) = (x + (int)MarkRadius + 3, y - (SmallCapitals.Height / 2));
        canvas.Fill(new(left - 1, top - 1, SmallCapitals.Measure(text) + 2, SmallCapitals.Height + 2), Ink.Black);
        canvas.Write(text, left, top, 1, Ink.White);
    }

    private static void DrawLine(Canvas canvas, IReadOnlyList<PointD> points, Ink ink)
    {
        for (var i = 0; i < points.Count; i++)
        {
            canvas.Line(points[Math.Max(i - 1, 0)], points[i], LineRadius, ink);
        }
    }
}
