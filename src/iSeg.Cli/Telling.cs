namespace iSeg.Cli;

/// <summary>Progress that is told at once, on the thread that makes it: .NET's own tells it later, when all may be over.</summary>
internal sealed class Telling<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
