using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Checkpoints;

namespace iSeg.Cli.Segmenting;

/// <summary>The maps of names as a .safetensors file, laid out as the authors' code computes them.</summary>
internal static class MapsFile
{
    /// <summary>cross_attention_initial [positions, classes] and iseg_map [classes, rows, columns], both F32.</summary>
    public static void Write(string path, CategoryMaps maps)
    {
        var (classes, positions) = (maps.Names.Length, (int)maps.Grid.Area);
        var byPosition = new float[positions * classes];
        for (var i = 0; i < byPosition.Length; i++)
        {
            byPosition[i] = maps.Initial[i % classes][i / classes];
        }

        WholeFile.Check(path);
        var draft = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp");
        try
        {
            SafetensorsWriter.WriteAll(
                draft,
                ("cross_attention_initial", [positions, classes], byPosition),
                ("iseg_map", [classes, maps.Grid.Height, maps.Grid.Width], [.. maps.Refined.SelectMany(map => map)]));
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
