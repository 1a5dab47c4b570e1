using System.Numerics.Tensors;

namespace iSeg.Engine;

/// <summary>Sums over windows of 2 radius + 1 values, of those that there are; whole numbers, so that nothing drifts.</summary>
internal static class BoxSums
{
    /// <summary>What a row of ones becomes: less than the full sum only near its ends.</summary>
    public static int[] OfOnes(int count, int passes, int radius)
    {
        var ones = new int[count];
        ones.AsSpan().Fill(1);
        Along(ones, new int[count], passes, radius);
        return ones;
    }

    /// <summary>All passes along one row, in place.</summary>
    /// <param name="row">[width].</param>
    /// <param name="spare">[width], overwritten.</param>
    /// <param name="passes">How often.</param>
    /// <param name="radius">Of the window.</param>
    public static void Along(Span<int> row, Span<int> spare, int passes, int radius)
    {
        for (var pass = 0; pass < passes; pass++)
        {
            row.CopyTo(spare);
            var sum = TensorPrimitives.Sum<int>(spare[..Math.Min(radius, row.Length)]);
            for (var x = 0; x < row.Length; x++)
            {
                sum += x + radius < row.Length ? spare[x + radius] : 0;
                row[x] = sum;
                sum -= x >= radius ? spare[x - radius] : 0;
            }
        }
    }

    /// <summary>One pass down all columns at once.</summary>
    /// <param name="from">[height, width].</param>
    /// <param name="to">[height, width], overwritten.</param>
    /// <param name="width">Of both.</param>
    /// <param name="radius">Of the window.</param>
    public static void Down(ReadOnlySpan<int> from, Span<int> to, int width, int radius)
    {
        var height = from.Length / width;
        var sums = new int[width];
        for (var y = 0; y < Math.Min(radius, height); y++)
        {
            TensorPrimitives.Add(sums, from.Slice(y * width, width), sums);
        }

        for (var y = 0; y < height; y++)
        {
            if (y + radius < height)
            {
                TensorPrimitives.Add(sums, from.Slice((y + radius) * width, width), sums);
            }

            sums.CopyTo(to.Slice(y * width, width));
            if (y >= radius)
            {
                TensorPrimitives.Subtract(sums, from.Slice((y - radius) * width, width), sums);
            }
        }
    }
}
