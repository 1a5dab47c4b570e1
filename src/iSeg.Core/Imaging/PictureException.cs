namespace iSeg.Core.Imaging;

/// <summary>What is wrong with a picture.</summary>
public enum PictureFault
{
    Empty,

    /// <summary>Something else than a picture, or a picture of a kind that is not read.</summary>
    NotSupported,

    TooLarge,

    /// <summary>Cut off or damaged.</summary>
    Damaged,
}

/// <summary>A file that cannot be used as a picture; the message says why and is fit to be shown to the person.</summary>
public sealed class PictureException(PictureFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public PictureFault Fault { get; } = fault;
}
