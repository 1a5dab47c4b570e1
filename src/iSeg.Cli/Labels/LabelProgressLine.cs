using iSeg.Data.Import.Labels;

namespace iSeg.Cli.Labels;

/// <summary>How far an import or export is, on a terminal only.</summary>
internal sealed class LabelProgressLine(TextWriter error) : IProgress<LabelProgress>, IDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    private readonly bool _isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private DateTime _last;

    public void Report(LabelProgress value)
    {
        if (_isTerminal && DateTime.UtcNow - _last > Gap)
        {
            _last = DateTime.UtcNow;
            error.Write($"\r\e[K{value.Step}{(value.All > 0 ? FormattableString.Invariant($" {100.0 * value.Done / value.All:0} %") : "")}");
        }
    }

    public void Dispose()
    {
        if (_isTerminal)
        {
            error.Write("\r\e[K");
        }
    }
}
