using iSeg.Core.Formats.Cityscapes;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Formats.LabelMe;
using iSeg.Core.Formats.Panoptic;
using iSeg.Core.Formats.PlainMasks;
using iSeg.Core.Formats.Voc;
using iSeg.Core.Formats.Yolo;

namespace iSeg.Core.Formats;

/// <summary>All formats that there are.</summary>
public static class LabelFormats
{
    /// <summary>In the order in which they are tried: what looks like several is the first.</summary>
    public static IReadOnlyList<ILabelFormat> All { get; } =
    [
        new PanopticFormat(), new CocoFormat(), new LabelMeFormat(), new CityscapesFormat(), new VocFormat(), new YoloFormat(), new PlainMasksFormat(),
    ];

    /// <summary>Null when there is none of this name.</summary>
    public static ILabelFormat? Find(string id) => All.FirstOrDefault(format => format.Id == id);

    /// <summary>What the files are.</summary>
    /// <exception cref="LabelFormatException">None of the formats.</exception>
    public static ILabelFormat Detect(ILabelFiles files) => All.FirstOrDefault(format => format.Detect(files)) ?? throw new LabelFormatException(
        $"These are no labels of a format that is read here ({string.Join(", ", All.Select(format => format.Name))}).");
}
