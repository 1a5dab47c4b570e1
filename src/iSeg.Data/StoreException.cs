namespace iSeg.Data;

/// <summary>Why the store as a whole cannot be used.</summary>
public enum StoreFailure
{
    Missing,
    NotADatabase,
    NewerThanProgram,
    NeedsUpgrade,
    ReadOnly,
    Corrupted,
    Full,
    Busy,
    Other,
}

/// <summary>The store cannot be used; the message says what is wrong, where, and what to do.</summary>
public sealed class StoreException(StoreFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreFailure Failure { get; } = failure;
}

/// <summary>The store works, but refuses this request; the message says why and is fit to be shown to the person.</summary>
public class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
