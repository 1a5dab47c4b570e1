using System.Globalization;
using iSeg.Cli.Commands;
using iSeg.Engine.Checkpoints;

namespace iSeg.Cli.Tests.Models;

/// <summary>The commands that know Stable Diffusion, in a folder of their own with the two small checkpoints at hand.</summary>
internal sealed class ModelCommands : IDisposable
{
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);

    public string Folder { get; } = Directory.CreateTempSubdirectory("iseg-models").FullName;

    /// <summary>What was written up to now.</summary>
    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string At(string name) => Path.Combine(Folder, name);

    public static string Tiny(int version) => Path.Combine(AppContext.BaseDirectory, "vectors", $"sd-tiny-v{version}");

    public static string In(int version, string file) => Path.Combine(Tiny(version), file);

    public static float[] Expected(int version, string key) => SafetensorsFile.Open(In(version, "expected.safetensors")).ReadFloats(key);

    public Task<int> RunAsync(params string[] args) => CliRunner.RunAsync(
        args, [SegmentCommand.Create(), GenerateCommand.Create(), ModelsCommand.Create()], _output, _error, TestContext.Current.CancellationToken);

    /// <summary>A copy that may be spoilt, without the files that are no part of a checkpoint.</summary>
    public string Copy(int version)
    {
        var copy = At($"copy-{version}");
        foreach (var file in Directory.EnumerateFiles(Tiny(version), "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("expected", StringComparison.Ordinal)))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Tiny(version), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
