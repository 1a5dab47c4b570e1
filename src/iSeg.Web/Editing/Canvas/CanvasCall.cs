namespace iSeg.Web.Editing.Canvas;

/// <summary>Calls a method of the canvas by name (docs/editor-protocol.md).</summary>
public delegate Task CanvasCall(string method, params object?[] arguments);
