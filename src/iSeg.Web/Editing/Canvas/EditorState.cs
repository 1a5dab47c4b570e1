namespace iSeg.Web.Editing.Canvas;

/// <summary>What the canvas tells the panels around it (docs/editor-protocol.md).</summary>
public sealed record EditorState
{
    public string Tool { get; init; } = "point";

    public string Mode { get; init; } = "new";

    public Guid? Selected { get; init; }

    public int? ActiveCategory { get; init; }

    public double Zoom { get; init; } = 1;

    public double BrushRadius { get; init; } = 10;

    public double Opacity { get; init; } = 0.5;

    public double Threshold { get; init; } = 0.5;

    /// <summary>The paper's N; null leaves it to the engine.</summary>
    public int? Iterations { get; init; }

    /// <summary>Of the proposal's border, in picture pixels.</summary>
    public int Smoothing { get; init; }

    public int Prompts { get; init; }

    public bool Predicting { get; init; }

    public bool CanAccept { get; init; }

    public int Pending { get; init; }

    public string Connection { get; init; } = "online";

    public double? LastSaved { get; init; }

    public Guid[] Hidden { get; init; } = [];

    /// <summary>Whose view this window follows.</summary>
    public Guid? Following { get; init; }

    /// <summary>The suggestion that is looked at.</summary>
    public long? Suggestion { get; init; }

    /// <summary>What went wrong or has to be known now.</summary>
    public string? Message { get; init; }

    /// <summary>What can be done next.</summary>
    public string? Hint { get; init; }
}
