using System.Diagnostics;
using System.Globalization;

namespace iSeg.Web.Models;

internal static class PrivateMemory
{
    private const string Field = "RssAnon:";

    /// <summary>Bytes that only this process has. Pages of mapped weights do not count: the system takes them back when it needs the room.</summary>
    public static long Now()
    {
        using var process = Process.GetCurrentProcess();
        return Of(process);
    }

    /// <summary>As <see cref="Now"/>, of another process.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public static long Of(Process process)
    {
        if (OperatingSystem.IsLinux() && File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is { } line
            && long.TryParse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture, out var kilobytes))
        {
            return 1024 * kilobytes;
        }

        process.Refresh();
        return process.PrivateMemorySize64;
    }
}
