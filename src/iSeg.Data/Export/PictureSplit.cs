using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace iSeg.Data.Export;

/// <summary>
/// Which picture goes into which part. Pictures are put in the order of a hash of seed and path and cut at the wanted shares: exact
/// counts, the same on every machine, and a picture more moves hardly any other.
/// </summary>
internal static class PictureSplit
{
    /// <summary>Picture id to the name of its part.</summary>
    public static Dictionary<long, string> Assign(IReadOnlyList<(long Id, string Path)> pictures, SplitOptions split)
    {
        var order = pictures
            .Select(picture => (picture.Id, Hash: SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{split.Seed}:{picture.Path}")))))
            .OrderBy(entry => Convert.ToHexString(entry.Hash), StringComparer.Ordinal)
            .Select(entry => entry.Id)
            .ToList();
        var (train, val) = (Share(order.Count, split.Train), Share(order.Count, split.Train + split.Val));
        return order.Select((id, index) => (id, index)).ToDictionary(
            entry => entry.id,
            entry => SplitOptions.Names[entry.index < train ? 0 : entry.index < val ? 1 : 2]);
    }

    private static int Share(int count, int percent) => (int)Math.Round(count * (percent / 100.0), MidpointRounding.AwayFromZero);
}
