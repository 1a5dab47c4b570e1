using System.Collections.Immutable;

namespace iSeg.Cli;

/// <summary>
/// Files that are kept must be those of the settings that are asked for: a run goes on only where it began. A file beside them says what they were made
/// with, a setting a line. Where it is missing, label pictures are somebody else's.
/// </summary>
/// <param name="Folder">Of the files; made where it is not there.</param>
/// <param name="Settings">All that decides what is in them. Every run of a command names the same settings, so that nothing is left uncompared.</param>
/// <param name="Advice">What to do when the folder holds others; a sentence.</param>
internal sealed record MadeWith(DirectoryInfo Folder, IReadOnlyList<(string Name, string Value)> Settings, string Advice)
{
    private const string FileName = "made-with.txt";
    private const char Between = '\t';
    private const int Longest = 120;

    /// <summary>What decides what is in one file only, by its path below the folder. Files that no run has named before may join.</summary>
    public IReadOnlyList<(string File, string Value)> OfFiles { get; init; } = [];

    /// <summary>Files that this run makes anew, by their paths below the folder: they may be of other settings, and are deleted then.</summary>
    public ImmutableHashSet<string> Anew { get; init; } = [];

    /// <summary>Where the files lie below the folder; the folder itself and all below it without this.</summary>
    public ImmutableArray<string> Places { get; init; } = [""];

    /// <summary>Deletes what is made anew under other settings and writes the settings down, in this order: a run that is stopped leaves no file that is older than what the folder says.</summary>
    /// <exception cref="CliException">The folder holds files of other settings, or of nobody knows which.</exception>
    public async Task ClaimAsync()
    {
        var (known, old) = await CheckAsync();
        foreach (var path in old.Select(PathOf).Where(File.Exists))
        {
            File.Delete(path);
        }

        Folder.Create();
        var now = Settings.Concat(OfFiles).ToDictionary(setting => setting.Item1, setting => Plain(setting.Item2));
        var others = known.Where(setting => !now.ContainsKey(setting.Key) && File.Exists(PathOf(setting.Key)));
        await WholeFile.WriteTextAsync(
            PathOf(FileName),
            string.Concat(Settings.Concat(OfFiles).Select(setting => (setting.Item1, now[setting.Item1])).Concat(others.Select(setting => (setting.Key, setting.Value))).Select(line => $"{line.Item1}{Between}{line.Item2}\n")));
    }

    /// <summary>Only looks: for what may still find that its settings are wrong.</summary>
    /// <returns>What the folder says, and the files to delete before it says something else.</returns>
    /// <exception cref="CliException">The folder holds files of other settings, or of nobody knows which.</exception>
    public async Task<(IReadOnlyDictionary<string, string> Known, IReadOnlyList<string> Old)> CheckAsync()
    {
        if (await ReadAsync() is not { } known)
        {
            return Others() is { } file
                ? throw new CliException($"{PathOf(file)} lies there already, and nothing says what it was made with ({FileName}). Name another folder.")
                : (new Dictionary<string, string>(), [.. Anew]);
        }

        var differs = Settings.Where(setting => !known.TryGetValue(setting.Name, out var before) || before != Plain(setting.Value)).ToList();
        if (differs.Count > 0)
        {
            // What is made anew leaves, but the others would stay and pass for files of these settings.
            return Others() is { } file
                ? throw Other(known, differs[0], Anew.IsEmpty ? Advice : $"{PathOf(file)} is none of those that are made anew. Name another folder, or delete what is in this one.")
                : (known, [.. Anew]);
        }

        var changed = OfFiles.Where(setting => known.TryGetValue(setting.File, out var before) && before != Plain(setting.Value)).ToList();
        return changed.FirstOrDefault(setting => !Anew.Contains(setting.File) && File.Exists(PathOf(setting.File))) is { File: not null } one
            ? throw Other(known, one, Advice)
            : (known, [.. changed.Select(setting => setting.File).Where(Anew.Contains)]);
    }

    private CliException Other(IReadOnlyDictionary<string, string> known, (string Name, string Value) setting, string advice)
    {
        var (before, now) = (known.GetValueOrDefault(setting.Name) ?? "not said", Plain(setting.Value));
        var same = before.AsSpan().CommonPrefixLength(now);
        return new($"What is in {Folder.FullName} was made with other settings ({setting.Name} {Shown(before, same)}; now {Shown(now, same)}). {advice}");
    }

    /// <summary>Lists of names can be long; the file has them all.</summary>
    private static string Shown(string text, int same)
    {
        var from = same > Longest / 2 ? same - (Longest / 4) : 0;
        return $"{(from > 0 ? "... " : "")}{(text.Length - from > Longest ? $"{text[from..(from + Longest)]} ..." : text[from..])}";
    }

    /// <summary>A line of a file cannot hold line ends and tabs, nor blanks at its ends; to the models they are blanks or nothing.</summary>
    private static string Plain(string value) => value.ReplaceLineEndings(" ").Replace(Between, ' ').Trim();

    private string PathOf(string file) => Path.Combine(Folder.FullName, file);

    /// <summary>A label picture that this run does not make anew; null where there is none.</summary>
    private string? Others() => Places.Select(place => new DirectoryInfo(PathOf(place))).Where(place => place.Exists)
        .SelectMany(place => place.EnumerateFiles("*.png", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Folder.FullName, file.FullName).Replace('\\', '/'))
        .FirstOrDefault(file => !Anew.Contains(file));

    /// <summary>Null where the folder says nothing. Lines that are not of this form are of an earlier program and say nothing that could be compared.</summary>
    private async Task<Dictionary<string, string>?> ReadAsync()
    {
        if (!File.Exists(PathOf(FileName)))
        {
            return null;
        }

        var known = new Dictionary<string, string>();
        foreach (var line in await File.ReadAllLinesAsync(PathOf(FileName)))
        {
            if (line.IndexOf(Between, StringComparison.Ordinal) is > 0 and var at)
            {
                known[line[..at]] = line[(at + 1)..].Trim();
            }
        }

        return known;
    }
}
