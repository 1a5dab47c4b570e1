namespace iSeg.Browser.Tests.Support;

/// <summary>Where things lie in the repository, and the programs that the same build made.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Artifacts => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "browser")).FullName;

    public static string WebProgram => Built("iSeg.Web", "iSeg.Web.dll");

    public static string CommandLineProgram => Built("iSeg.Cli", "iseg.dll");

    private static string Built(string project, string file)
    {
        // .../tests/iSeg.Browser.Tests/bin/Release/net10.0/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(Root, "src", project, "bin", here.Parent!.Name, here.Name, file);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} was not built. Build iSeg.Web.sln first.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "iSeg.Web.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no iSeg.Web.sln above {AppContext.BaseDirectory}.");
    }
}
