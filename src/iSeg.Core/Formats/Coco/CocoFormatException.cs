namespace iSeg.Core.Formats.Coco;

/// <summary>A file that is not what COCO says; the message names the place (JSON path, id where there is one, byte) and the reason.</summary>
public sealed class CocoFormatException(string message, Exception? inner = null) : LabelFormatException(message, inner)
{
    /// <summary>The place as a JSON path, as far as it is known.</summary>
    public string JsonPath { get; init; } = "$";
}
