namespace iSeg.Core.Prelabelling;

/// <summary>A job that makes no sense or cannot go on; the message says what is wrong and what to do, and is fit to be shown.</summary>
public sealed class PrelabelException(string message, Exception? inner = null) : Exception(message, inner);
