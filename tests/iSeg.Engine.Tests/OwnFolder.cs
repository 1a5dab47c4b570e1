namespace iSeg.Engine.Tests;

/// <summary>The path of a folder, not made yet, that is gone after the test.</summary>
internal sealed class OwnFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
