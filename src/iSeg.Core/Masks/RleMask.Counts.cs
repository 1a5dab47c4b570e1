using System.Buffers;
using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

// COCO's compressed counts: each run as groups of 5 bits plus a continuation bit, 48 added to make ASCII;
// from the fourth run on, the difference to the run two before.
public sealed partial class RleMask
{
    private const int FirstCharacter = 48;

    /// <summary>The compressed form that COCO files and pycocotools call <c>counts</c>.</summary>
    public string ToCounts()
    {
        var buffer = ArrayPool<char>.Shared.Rent(_runs.Length * 7);
        try
        {
            var used = 0;
            for (var i = 0; i < _runs.Length; i++)
            {
                long value = _runs[i];
                if (i > 2)
                {
                    value -= _runs[i - 2];
                }

                bool more;
                do
                {
                    var group = (int)(value & 0x1f);
                    value >>= 5;
                    more = (group & 0x10) != 0 ? value != -1 : value != 0;
                    buffer[used++] = (char)((more ? group | 0x20 : group) + FirstCharacter);
                }
                while (more);
            }

            return new(buffer, 0, used);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads compressed counts.</summary>
    /// <exception cref="FormatException">A character that cannot occur, a cut-off number, a negative run, or a wrong sum; says where.</exception>
    public static RleMask FromCounts(PixelSize size, ReadOnlySpan<char> counts)
    {
        Require(size);
        var runs = new List<uint>(counts.Length / 2);
        for (var at = 0; at < counts.Length;)
        {
            var start = at;
            long value = 0;
            int group;
            var shift = 0;
            do
            {
                if (at >= counts.Length)
                {
                    throw new FormatException($"The counts end in the middle of the number that starts at character {start}.");
                }

                group = counts[at] - FirstCharacter;
                if (group is < 0 or > 63 || shift > 35)
                {
                    throw new FormatException($"Character {at} of the counts ('{counts[at]}') does not belong in compressed RLE.");
                }

                value |= (long)(group & 0x1f) << shift;
                shift += 5;
                at++;
            }
            while ((group & 0x20) != 0);

            if ((group & 0x10) != 0)
            {
                value |= -1L << shift;
            }

            if (runs.Count > 2)
            {
                value += runs[^2];
            }

            if (value is < 0 or > int.MaxValue)
            {
                throw new FormatException($"Run {runs.Count} of the counts (character {start}) is {value}; a run lies between 0 and {size.Area}.");
            }

            runs.Add((uint)value);
        }

        return FromRuns(size, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs));
    }
}
