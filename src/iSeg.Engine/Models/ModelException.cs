namespace iSeg.Engine.Models;

/// <summary>Something about installed models that cannot be done; the message is fit to be shown to the person.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
