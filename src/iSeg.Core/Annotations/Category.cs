namespace iSeg.Core.Annotations;

/// <summary>A class of objects in a project.</summary>
/// <param name="Id">Stable within the project, from 1, never reused; exported as it is.</param>
/// <param name="Name">Unique within the project, ignoring case.</param>
/// <param name="Color">#rrggbb.</param>
/// <param name="Hotkey">'1'..'9', unique within the project, or none.</param>
/// <param name="Supercategory">COCO's grouping; empty for none.</param>
public sealed record Category(int Id, string Name, string Color, char? Hotkey = null, string Supercategory = "");
