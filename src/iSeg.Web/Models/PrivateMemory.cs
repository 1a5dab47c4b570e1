using System.Diagnostics;
using System.Globalization;

namespace iSeg.Web.Models;

internal static class PrivateMemory
{
    private const string Field = "RssAnon:";

    /// <summary>Bytes that only this process has. Pages of mapped weights do not count: the system takes them back when it needs the room.</summary>
    public static long Now()
    {
        if (OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is { } line
            && long.TryParse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture, out var kilobytes))
        {
            return 1024 * kilobytes;
        }

        using var process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }
}
