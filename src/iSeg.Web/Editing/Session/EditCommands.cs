using System.Globalization;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine;

namespace iSeg.Web.Editing.Session;

/// <summary>Makes commands of requests. Nothing in a request is believed: it came from a browser.</summary>
internal static class EditCommands
{
    /// <summary>A stroke with more points is not one hand's.</summary>
    public const int MaxPoints = 20_000;

    /// <summary>Wider than any picture.</summary>
    public const double MaxRadius = 10_000;

    /// <exception cref="EditRefusedException">The request makes no sense; says why.</exception>
    public static EditCommand From(EditRequest request, PictureHistory history) => request.Kind switch
    {
        "accept" => Paint(request, EditKind.Accept, Accepted(request, history.PictureSize)),
        "import" => Paint(request, EditKind.Import, Accepted(request, history.PictureSize)),
        "replace" => new ReplaceCommand(request.EditId, request.ObjectId, Accepted(request, history.PictureSize), request.CategoryId, request.Details),
        "stroke" => Paint(request, EditKind.Stroke, Stroke(request, history.PictureSize)),
        "polygon" => Paint(request, EditKind.Polygon, Polygon(request, history.PictureSize)),
        "smooth" => new ReshapeCommand(request.EditId, request.ObjectId, EditKind.Smooth, Smoothed(request, history), request.Details),
        "suggestion" => Suggestion(request, history),
        "category" => new CategoryCommand(request.EditId, request.ObjectId, request.CategoryId, request.Locked),
        "lock" => new LockCommand(request.EditId, request.ObjectId, request.Locked ?? throw Invalid("It is not said whether to lock or to unlock.")),
        "delete" => new DeleteCommand(request.EditId, request.ObjectId),
        "restore" => new RestoreCommand(request.EditId, request.ObjectId, request.Revision),
        "revert" => new RevertCommand(request.EditId, request.ObjectId, request.Author),
        "undo" => new UndoCommand(request.EditId),
        "redo" => new RedoCommand(request.EditId),
        _ => throw Invalid($"'{request.Kind}' is not an edit."),
    };

    private static PaintCommand Paint(EditRequest request, EditKind kind, RleMask shape) =>
        new(request.EditId, request.ObjectId, kind, Mode(request.Mode), shape, request.CategoryId, request.Details);

    /// <summary>
    /// A suggestion becomes the mask of the object that it is for, or an object of its own; one whose acceptance was taken back comes back
    /// with its mask as what is wanted now, so that however it is asked for there is one object.
    /// </summary>
    private static EditCommand Suggestion(EditRequest request, PictureHistory history)
    {
        var shape = Accepted(request, history.PictureSize);
        if (request.Replaces is { } replaced && history.Find(replaced) is { Deleted: false })
        {
            return new ReshapeCommand(request.EditId, replaced, EditKind.Accept, shape, request.Details);
        }

        return history.Find(request.ObjectId) is { Deleted: true } gone
            ? new RestoreCommand(Guid.NewGuid(), request.ObjectId, gone.Order, request.CategoryId == 0 ? null : request.CategoryId)
            : new PaintCommand(request.EditId, request.ObjectId, EditKind.Accept, PaintMode.New, shape, request.CategoryId, request.Details);
    }

    private static PaintMode Mode(string mode) => mode switch
    {
        "new" => PaintMode.New,
        "add" => PaintMode.Add,
        "subtract" => PaintMode.Subtract,
        _ => throw Invalid($"'{mode}' is not a way to paint: new, add or subtract."),
    };

    private static RleMask Accepted(EditRequest request, PixelSize picture) =>
        request.Mask is { } patch
            ? RleMask.FromCounts(new(patch.W, patch.H), patch.Counts).Place(picture, patch.X, patch.Y)
            : throw Invalid("There is no mask to take.");

    private static RleMask Stroke(EditRequest request, PixelSize picture)
    {
        if (!double.IsFinite(request.Radius) || request.Radius <= 0 || request.Radius > MaxRadius)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"A brush of radius {request.Radius} cannot paint; above 0 and up to {MaxRadius} can."));
        }

        return StrokeRasterizer.Rasterize(picture, Points(request, 1), request.Radius);
    }

    private static RleMask Polygon(EditRequest request, PixelSize picture) =>
        PolygonRasterizer.Rasterize(picture, Points(request, 3));

    private static RleMask Smoothed(EditRequest request, PictureHistory history)
    {
        if (request.Radius is not (>= 1 and <= EdgeSmoothing.MaxRadius) || !double.IsInteger(request.Radius))
        {
            throw Invalid($"A border is made smoother by a radius of 1 to {EdgeSmoothing.MaxRadius} whole pixels.");
        }

        // Whether the object is there and may be changed is for the rules to say.
        return history.Find(request.ObjectId) is { } state ? EdgeSmoothing.Smooth(state.Mask, (int)request.Radius) : RleMask.Empty(history.PictureSize);
    }

    private static PointD[] Points(EditRequest request, int atLeast)
    {
        var count = request.Points.Count / 2;
        if (request.Points.Count % 2 != 0 || count < atLeast || count > MaxPoints)
        {
            throw Invalid($"A {request.Kind} needs {atLeast} to {MaxPoints} points, an x and a y each; got {request.Points.Count} numbers.");
        }

        var points = new PointD[count];
        for (var i = 0; i < count; i++)
        {
            points[i] = new(request.Points[2 * i], request.Points[(2 * i) + 1]);
            if (!points[i].IsFinite || Math.Abs(points[i].X) > 1e6 || Math.Abs(points[i].Y) > 1e6)
            {
                throw Invalid($"Point {i + 1} of the {request.Kind} is not a place on or near the picture.");
            }
        }

        return points;
    }

    private static EditRefusedException Invalid(string message) => new(RefusalCode.Invalid, message);
}
