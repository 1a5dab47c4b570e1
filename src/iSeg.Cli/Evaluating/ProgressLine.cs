using System.Diagnostics;
using System.Globalization;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

/// <summary>How far a run is: a bar that stays in its line on a terminal, a line at every tenth part otherwise.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const int BarWidth = 24;
    private const int UsualWidth = 80;

    private readonly TextWriter _error;
    private readonly bool _isTerminal;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _tenth;

    public ProgressLine(TextWriter error)
        : this(error, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected)
    {
    }

    public ProgressLine(TextWriter error, bool isTerminal) => (_error, _isTerminal) = (error, isTerminal);

    public void Show(EvaluationProgress progress)
    {
        var state = $"{progress.Done}/{progress.All}{Clock(progress)}";
        if (_isTerminal)
        {
            var full = (int)((long)BarWidth * progress.Done / Math.Max(progress.All, 1));
            var line = $"[{new string('#', full)}{new string('.', BarWidth - full)}] {state}  {progress.Name}";
            _error.Write($"\r\e[K{line[..Math.Min(line.Length, Width() - 1)]}");
        }
        else if (10L * progress.Done / Math.Max(progress.All, 1) is var tenth && tenth > _tenth)
        {
            _tenth = (int)tenth;
            _error.WriteLine(state);
        }
    }

    /// <summary>Leaves no trace on a terminal.</summary>
    public void Dispose()
    {
        if (_isTerminal)
        {
            _error.Write("\r\e[K");
        }
    }

    /// <summary>Time gone and time left; nothing is known of it before the first object is done.</summary>
    private string Clock(EvaluationProgress progress)
    {
        var elapsed = Stopwatch.GetElapsedTime(_start);
        return progress.Done == 0 ? "" : $"  {Clock(elapsed)}, {Clock(elapsed / progress.Done * (progress.All - progress.Done))} left";
    }

    private static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 1 and var width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
