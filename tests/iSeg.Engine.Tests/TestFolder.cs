namespace iSeg.Engine.Tests;

internal static class TestFolder
{
    /// <summary>The path of a file that the build copies next to the tests.</summary>
    public static string InTestFolder(this string path) => Path.Combine(AppContext.BaseDirectory, path);
}
