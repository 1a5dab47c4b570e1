using iSeg.Core.Formats;
using iSeg.Core.Masks;
using iSeg.Data.Import.Labels;

namespace iSeg.Data.Export;

/// <summary>Reads written labels back with the same code that imports them, and compares every object with what was to be written.</summary>
internal sealed class ExportVerifier(LabelExport content, ILabelFormat format, PictureCatalog catalog)
{
    private readonly Dictionary<int, string> _names = content.Categories.ToDictionary(category => category.Id!.Value, category => category.Name);
    private readonly List<DifferingObject> _differing = [];
    private long _objects;
    private long _exact;
    private long _missing;
    private long _surplus;
    private long _attributes;
    private double _worst;
    private double _sum;

    public async Task<VerificationReport> VerifyAsync(ILabelFiles files, CancellationToken cancellationToken)
    {
        using var stage = new LabelStage();
        var reading = new LabelReading { SizeOf = path => catalog.Find(path) is { How: not PictureMatch.None } found ? catalog[found.Picture].Size : null };
        await foreach (var item in format.ReadAsync(files, reading, cancellationToken))
        {
            if (item is LabelItem.OfPicture { Picture: var picture })
            {
                stage.Add(picture);
            }
            else if (item is LabelItem.OfObject { Thing: var thing })
            {
                stage.Add(thing);
            }
        }

        stage.Complete();
        var read = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (number, label) in stage.ReadPictures())
        {
            var path = catalog.Find(label.Path) is { How: not PictureMatch.None } found ? catalog[found.Picture].Path : label.Path;
            if (!read.TryGetValue(path, out var numbers))
            {
                read[path] = numbers = [];
            }

            numbers.Add(number);
        }

        foreach (var part in content.Parts)
        {
            await foreach (var picture in content.Pictures(part, true).WithCancellation(cancellationToken))
            {
                Compare(picture, read.Remove(picture.Path, out var numbers) ? [.. stage.ReadObjects(numbers)] : []);
            }
        }

        _surplus += read.Values.Sum(numbers => (long)stage.ReadObjects(numbers).Count);
        return new(
            _objects,
            _exact,
            _missing,
            _surplus,
            _worst,
            _objects == _missing ? 0 : _sum / (_objects - _missing),
            [.. _differing.OrderBy(thing => thing.Iou).Take(VerificationReport.MostDiffering)],
            _attributes);
    }

    private void Compare(ExportPicture picture, List<StagedObject> read)
    {
        _objects += picture.Objects.Count;
        var inexact = new List<ExportObject>();
        foreach (var thing in picture.Objects)
        {
            var same = read.FindIndex(other => Fits(thing, other) && other.Area == thing.Area && other.Counts == thing.Counts);
            if (same < 0)
            {
                inexact.Add(thing);
                continue;
            }

            _exact++;
            Take(thing, read, same);
        }

        // What is left has lost something: each takes the nearest of what came back.
        foreach (var thing in inexact)
        {
            var mask = thing.ToMask();
            var best = read.Select((other, index) => (index, Iou: Fits(thing, other) ? mask.Iou(RleMask.FromCounts(other.Size, other.Counts)) : 0)).DefaultIfEmpty((-1, 0)).MaxBy(entry => entry.Item2);
            Note(picture, thing, best.Item2);
            if (best.Item2 > 0)
            {
                Take(thing, read, best.Item1);
            }
        }

        _surplus += read.Count;
    }

    private void Note(ExportPicture picture, ExportObject thing, double iou)
    {
        if (iou > 0)
        {
            _worst = Math.Max(_worst, 1 - iou);
            _sum += 1 - iou;
        }
        else
        {
            _missing++;
        }

        // The worst are told; all are counted.
        _differing.Add(new(picture.Path, thing.Id, _names[thing.Category], iou));
        if (_differing.Count > 4 * VerificationReport.MostDiffering)
        {
            _differing.Sort((a, b) => a.Iou.CompareTo(b.Iou));
            _differing.RemoveRange(VerificationReport.MostDiffering, _differing.Count - VerificationReport.MostDiffering);
        }
    }

    private void Take(ExportObject thing, List<StagedObject> read, int index)
    {
        var other = read[index];
        read.RemoveAt(index);
        _attributes += (other.Id is { } id && id != thing.Id) || (other.IsCrowd != thing.IsCrowd && HoldsCrowds) ? 1 : 0;
    }

    private bool HoldsCrowds => format.HoldsCrowds;

    /// <summary>Where a format has ids, they say which object is meant.</summary>
    private bool Fits(ExportObject thing, StagedObject other) => other.Category == _names[thing.Category] && (other.Id is null || other.Id == thing.Id);
}
