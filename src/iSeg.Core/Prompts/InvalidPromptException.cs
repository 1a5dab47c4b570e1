namespace iSeg.Core.Prompts;

/// <summary>A prompt that cannot be followed; the message says which and why and is fit to be shown to the person.</summary>
public sealed class InvalidPromptException(string message) : Exception(message);
