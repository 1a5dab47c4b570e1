namespace iSeg.Web.Tests.Support;

/// <summary>A Stable Diffusion checkpoint of a few megabytes with random weights, that looks at pictures of 128 pixels: answers at once, and means nothing.</summary>
internal static class TinyModel
{
    /// <summary>Copies it and gives the folder.</summary>
    public static string CopyTo(string folder)
    {
        var original = Path.Combine(AppContext.BaseDirectory, "vectors", "sd-tiny-v2");
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("expected", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var config = Path.Combine(folder, "unet", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"sample_size\": 64", "\"sample_size\": 16", StringComparison.Ordinal));
        return folder;
    }
}
