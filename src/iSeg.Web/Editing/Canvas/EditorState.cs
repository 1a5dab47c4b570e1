namespace iSeg.Web.Editing.Canvas;

/// <summary>What the canvas tells the panels around it (docs/editor-protocol.md).</summary>
public sealed record EditorState
{
    public string Tool { get; init; } = "point";

    public string Mode { get; init; } = "new";

    public Guid? Selected { get; init; }

    public int? ActiveCategory { get; init; }

    public double[]? Hover { get; init; }

    public double Zoom { get; init; } = 1;

    public double BrushRadius { get; init; } = 10;

    public double Opacity { get; init; } = 0.5;

    public double Threshold { get; init; } = 0.5;

    public int Prompts { get; init; }

    public bool Predicting { get; init; }

    public bool CanAccept { get; init; }

    public int Pending { get; init; }

    public string Connection { get; init; } = "online";

    public double? LastSaved { get; init; }

    public Guid[] Hidden { get; init; } = [];

    public string? Message { get; init; }
}
