namespace iSeg.Core.Formats;

/// <summary>Labels that are not what their format says; the message names the place and the reason and is fit to be shown.</summary>
public class LabelFormatException(string message, Exception? inner = null) : Exception(message, inner);
