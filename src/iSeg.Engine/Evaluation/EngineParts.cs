namespace iSeg.Engine.Evaluation;

/// <summary>Parts of the engine that can be left out, to measure what each is worth.</summary>
[Flags]
public enum EngineParts
{
    None = 0,

    /// <summary>The paper's refinement: a prompt's map stays where it was put, no iteration spreads it.</summary>
    Refinement = 1,

    /// <summary>Further strokes try no changes that stay around the stroke.</summary>
    Local = 2,

    /// <summary>Further strokes try no cuts that remember the mask so far.</summary>
    Memory = 4,

    /// <summary>Further strokes do not try all of the first stroke's cuts again.</summary>
    Anew = 8,

    /// <summary>The ranking does not ask which object explains the strokes before the last one.</summary>
    Explanation = 16,

    /// <summary>The mask keeps the borders of the regions; no cut over single pixels.</summary>
    Band = 32,
}
