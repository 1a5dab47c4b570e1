using System.Runtime.CompilerServices;

namespace iSeg.Web.Tests.Support;

/// <summary>
/// All that this process leaves on disk goes into one folder, so that a test can see what the server left behind, and it is gone at
/// the end.
/// </summary>
internal static class TempFolder
{
    private static readonly string Root = Directory.CreateTempSubdirectory("iseg-web-tests-").FullName;

    public static string File(string name) => Path.Combine(Directory.CreateDirectory(Path.Combine(Root, Guid.NewGuid().ToString("n"))).FullName, name);

    /// <summary>Files of uploads and tiles that nobody uses any more but that are still there. Exports wait to be fetched, in a folder as long as the server lives.</summary>
    public static IReadOnlyList<string> Leftovers() =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(Root, "tmp"), "iseg-*").Where(path => !Path.GetFileName(path).StartsWith("iseg-exports-", StringComparison.Ordinal))];

    [ModuleInitializer]
    internal static void Redirect()
    {
        Environment.SetEnvironmentVariable("TMPDIR", Directory.CreateDirectory(Path.Combine(Root, "tmp")).FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Root, recursive: true);
    }
}
