namespace iSeg.Data;

/// <summary>Where the store lies and how patient it is.</summary>
public sealed record StoreOptions
{
    /// <summary>The environment variable that moves the store.</summary>
    public const string PathVariable = "ISEG_STORE";

    /// <summary>The SQLite file that holds all projects. Beside it lie its -wal and -shm files while it is open.</summary>
    public string Path { get; init; } = DefaultPath();

    /// <summary>How long a write waits for another process's write before it is refused.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><see cref="PathVariable"/>, else the user's local application data, else (no home, as in a container) ./data.</summary>
    public static string DefaultPath()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return home.Length > 0
            ? System.IO.Path.Combine(home, "iSeg.Web", "projects.db")
            : System.IO.Path.Combine(Environment.CurrentDirectory, "data", "projects.db");
    }
}
