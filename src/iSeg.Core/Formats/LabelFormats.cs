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
    public static ILabelFormat Detect(ILabelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return All.FirstOrDefault(format => format.Detect(files)) ?? throw new LabelFormatException(
            $"These are no labels of a format that is read here ({string.Join(", ", All.Select(format => format.Name))}). {WhatThereIs(files)}".Trim());
    }

    /// <summary>What was found instead, as far as that helps to see what is wrong.</summary>
    private static string WhatThereIs(ILabelFiles files)
    {
        if (files.Paths.Count == 0)
        {
            return "There are no files at all.";
        }

        if ((files.Ending(".json").FirstOrDefault() ?? (files.Paths.Count == 1 ? files.Paths[0] : null)) is not { } path)
        {
            return $"There are {files.Paths.Count} files, {files.Paths[0]} and so on.";
        }

        var start = files.Peek(path);
        return JsonFault.OtherContent(start) is { } other ? $"{path}: {other}"
            : files.PeekMembers(path) is { Count: > 0 } members ? $"{path} has {string.Join(", ", members.Take(8).Select(name => $"\"{name}\""))}; COCO files have \"images\", \"annotations\" and \"categories\"."
            : start.AsSpan().TrimStart(" \t\r\n\uFEFF"u8).StartsWith("["u8) ? $"{path} is a list, as detectors write their results; COCO files are objects with \"images\", \"annotations\" and \"categories\"."
            : $"{path} does not begin like JSON.";
    }
}
