namespace iSeg.Engine.Evaluation.Semantic;

/// <summary>Segments without names get the classes with which they share most (Kuhn 1955; with potentials as Jonker and Volgenant 1987).</summary>
public static class HungarianMatching
{
    /// <param name="profit">[segments, classes]: what matching them brings, 0 or above.</param>
    /// <returns>Per segment its class, each class at most once; -1 where there are more segments than classes. The sum of profits is the largest possible.</returns>
    public static int[] Assign(long[,] profit)
    {
        ArgumentNullException.ThrowIfNull(profit);
        var (segments, classes) = (profit.GetLength(0), profit.GetLength(1));
        var side = Math.Max(segments, classes);

        // A square problem of costs, counted from 1: index 0 stands for "not matched yet".
        long Cost(int row, int column) => row <= segments && column <= classes ? -profit[row - 1, column - 1] : 0;
        var (rowPotential, columnPotential) = (new long[side + 1], new long[side + 1]);
        var rowOf = new int[side + 1];
        for (var row = 1; row <= side; row++)
        {
            Augment(row, side, Cost, rowPotential, columnPotential, rowOf);
        }

        var result = new int[segments];
        Array.Fill(result, ConfusionMatrix.None);
        for (var column = 1; column <= classes; column++)
        {
            if (rowOf[column] <= segments)
            {
                result[rowOf[column] - 1] = column - 1;
            }
        }

        return result;
    }

    /// <summary>Finds the cheapest way to match one more row, changing earlier matches along it.</summary>
    private static void Augment(int row, int side, Func<int, int, long> cost, long[] rowPotential, long[] columnPotential, int[] rowOf)
    {
        var (distance, from, isDone) = (new long[side + 1], new int[side + 1], new bool[side + 1]);
        Array.Fill(distance, long.MaxValue);
        rowOf[0] = row;
        var at = 0;
        do
        {
            isDone[at] = true;
            var (current, step, next) = (rowOf[at], long.MaxValue, 0);
            for (var column = 1; column <= side; column++)
            {
                if (isDone[column])
                {
                    continue;
                }

                var reduced = cost(current, column) - rowPotential[current] - columnPotential[column];
                if (reduced < distance[column])
                {
                    (distance[column], from[column]) = (reduced, at);
                }

                if (distance[column] < step)
                {
                    (step, next) = (distance[column], column);
                }
            }

            for (var column = 0; column <= side; column++)
            {
                if (isDone[column])
                {
                    rowPotential[rowOf[column]] += step;
                    columnPotential[column] -= step;
                }
                else
                {
                    distance[column] = distance[column] == long.MaxValue ? long.MaxValue : distance[column] - step;
                }
            }

            at = next;
        }
        while (rowOf[at] != 0);

        while (at != 0)
        {
            rowOf[at] = rowOf[from[at]];
            at = from[at];
        }
    }
}
