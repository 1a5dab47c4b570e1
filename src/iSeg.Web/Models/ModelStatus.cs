using iSeg.Engine.Models;

namespace iSeg.Web.Models;

/// <summary>What a model is doing.</summary>
public enum ModelState
{
    /// <summary>Installed; loaded when a picture needs it.</summary>
    Idle,
    Loading,
    Ready,
    Failed,
}

/// <summary>An installed model as the page shows it.</summary>
/// <param name="Model">What is installed.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Memory">Bytes of private memory that loading it took; 0 where it is not loaded.</param>
/// <param name="Device">What it runs on; null where it is not loaded.</param>
/// <param name="Error">Why it could not be loaded.</param>
public sealed record ModelStatus(InstalledModel Model, ModelState State, long Memory, string? Device, string? Error);
