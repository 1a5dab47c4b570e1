using iSeg.Core.Geometry;

namespace iSeg.Benchmarks.Load;

/// <summary>What an annotator does next: mostly strokes on what is there, now and then everything else.</summary>
internal sealed class Hand(Random random, PixelSize size)
{
    /// <summary>An edit as the canvas sends it.</summary>
    public Dictionary<string, object> Next(Copy copy)
    {
        var edit = new Dictionary<string, object> { ["editId"] = Guid.NewGuid() };
        var objects = copy.Objects.Keys.ToList();
        var chance = random.NextDouble();
        if (chance < .04)
        {
            edit["kind"] = "undo";
        }
        else if (chance < .06)
        {
            edit["kind"] = "redo";
        }
        else if (objects.Count > 3 && chance < .08)
        {
            (edit["kind"], edit["objectId"], edit["categoryId"]) = ("category", Any(objects), 1);
        }
        else if (objects.Count > 12 && chance < .10)
        {
            (edit["kind"], edit["objectId"]) = ("delete", Any(objects));
        }
        else
        {
            var isNew = objects.Count == 0 || chance > .95;
            edit["kind"] = "stroke";
            edit["objectId"] = isNew ? Guid.NewGuid() : Any(objects);
            edit["categoryId"] = 1;
            edit["mode"] = isNew ? "new" : random.NextDouble() < .7 ? "add" : "subtract";
            edit["radius"] = Math.Round(3 + (12 * random.NextDouble()), 2);
            edit["points"] = Points();
        }

        return edit;
    }

    private Guid Any(List<Guid> objects) => objects[random.Next(objects.Count)];

    /// <summary>A wobbling line of about a hand's length.</summary>
    private double[] Points()
    {
        var points = new double[24];
        var (x, y, angle) = (size.Width * random.NextDouble(), size.Height * random.NextDouble(), 6.28 * random.NextDouble());
        for (var i = 0; i < points.Length; i += 2)
        {
            (points[i], points[i + 1]) = (Math.Round(x, 2), Math.Round(y, 2));
            angle += random.NextDouble() - .5;
            (x, y) = (Math.Clamp(x + (14 * Math.Cos(angle)), 0, size.Width), Math.Clamp(y + (14 * Math.Sin(angle)), 0, size.Height));
        }

        return points;
    }
}
