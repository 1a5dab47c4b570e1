namespace iSeg.Web.Shell;

/// <summary>
/// Loads something again whenever it may be another, one load at a time: however often it is asked meanwhile, there is one more afterwards,
/// so that what was read last is shown last. Not thread-safe: for one dispatcher.
/// </summary>
/// <param name="load">Reads and shows.</param>
internal sealed class Reloading(Func<Task> load)
{
    private bool _loading;
    private bool _again;

    /// <summary>Done when what holds now was read, or at once when a load is under way that will be followed by another.</summary>
    public async Task RunAsync()
    {
        _again = true;
        if (_loading)
        {
            return;
        }

        _loading = true;
        try
        {
            while (_again)
            {
                _again = false;
                await load();
            }
        }
        finally
        {
            _loading = false;
        }
    }
}
