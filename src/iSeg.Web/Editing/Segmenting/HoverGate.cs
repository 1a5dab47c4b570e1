namespace iSeg.Web.Editing.Segmenting;

/// <summary>How many previews under pointers the process works out at the same time: on half of the cores, so that a click always finds one.</summary>
public sealed class HoverGate() : SemaphoreSlim(Math.Max(1, Environment.ProcessorCount / 2));
