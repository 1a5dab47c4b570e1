namespace iSeg.Core.Formats.Coco;

/// <summary>A file that is not what COCO says; the message names the place (JSON path, id where there is one, byte) and the reason.</summary>
public sealed class CocoFormatException(string message, Exception? inner = null) : Exception(message, inner);
