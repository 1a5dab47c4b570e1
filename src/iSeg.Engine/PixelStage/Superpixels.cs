using System.Numerics;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// Cuts a picture into small regions of one colour (SLIC, Achanta et al., PAMI 2012): k-means over colour and place, where a pixel
/// only compares the nine centres around its own cell of a regular grid.
/// </summary>
internal sealed class Superpixels
{
    /// <summary>How much place counts against colour, in Lab units per cell width.</summary>
    private const float Compactness = 9;
    private const int Rounds = 5;
    private static readonly float[] Ramp = [.. Enumerable.Range(0, Vector<float>.Count)];

    private readonly LabPlanes _lab;
    private readonly int _width;
    private readonly int _height;
    private readonly int _across;
    private readonly int _down;
    private readonly float _placeWeight;
    private readonly float[][] _centres;
    private readonly int[] _labels;

    private Superpixels(LabPlanes lab, int wanted)
    {
        _lab = lab;
        (_width, _height) = (lab.Size.Width, lab.Size.Height);
        var step = Math.Max(1, Math.Sqrt(lab.Size.Area / (double)wanted));
        _across = Math.Max(1, (int)Math.Round(_width / step));
        _down = Math.Max(1, (int)Math.Round(_height / step));
        _placeWeight = (float)(Compactness * Compactness / (step * step));
        _labels = new int[_lab.L.Length];
        _centres = [.. Enumerable.Range(0, 5).Select(_ => new float[_across * _down])];
    }

    /// <returns>[height, width] row-major: the region of each pixel, 0 .. count - 1, every region connected (4-neighbours).</returns>
    public static (int[] Labels, int Count) Find(LabPlanes lab, int wanted, CancellationToken cancellationToken)
    {
        var work = new Superpixels(lab, wanted);
        work.StartOnGrid();
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            work.MoveCentres();
            Parallel.For(0, work._height, work.AssignRow);
        }

        var smallest = Math.Max(1, lab.L.Length / (work._across * work._down) / 4);
        return Connectivity.Enforce(work._labels, lab.Size, smallest);
    }

    private void StartOnGrid()
    {
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                _labels[(y * _width) + x] = (CellRow(y) * _across) + (int)((long)x * _across / _width);
            }
        }
    }

    private int CellRow(int y) => (int)((long)y * _down / _height);

    private void MoveCentres()
    {
        var sums = new double[5 * _across * _down];
        var counts = new int[_across * _down];
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var at = (y * _width) + x;
                var label = _labels[at];
                var sum = sums.AsSpan(5 * label, 5);
                sum[0] += _lab.L[at];
                sum[1] += _lab.A[at];
                sum[2] += _lab.B[at];
                sum[3] += x;
                sum[4] += y;
                counts[label]++;
            }
        }

        for (var centre = 0; centre < counts.Length; centre++)
        {
            for (var d = 0; d < 5 && counts[centre] > 0; d++)
            {
                _centres[d][centre] = (float)(sums[(5 * centre) + d] / counts[centre]);
            }
        }
    }

    private void AssignRow(int y)
    {
        var row = y * _width;
        var cellRow = CellRow(y);
        for (var cell = 0; cell < _across; cell++)
        {
            // The pixels x with x * across / width == cell.
            var from = (int)((((long)cell * _width) + _across - 1) / _across);
            var to = (int)((((long)(cell + 1) * _width) + _across - 1) / _across);
            var x = from;
            for (; x + Vector<float>.Count <= to; x += Vector<float>.Count)
            {
                AssignVector(row, x, y, cell, cellRow);
            }

            for (; x < to; x++)
            {
                AssignPixel(row, x, y, cell, cellRow);
            }
        }
    }

    private void AssignVector(int row, int x, int y, int cell, int cellRow)
    {
        var (l, a, b) = (new Vector<float>(_lab.L, row + x), new Vector<float>(_lab.A, row + x), new Vector<float>(_lab.B, row + x));
        var xs = new Vector<float>(Ramp) + new Vector<float>(x);
        var best = new Vector<float>(float.MaxValue);
        var label = Vector<int>.Zero;
        for (var cy = Math.Max(cellRow - 1, 0); cy <= Math.Min(cellRow + 1, _down - 1); cy++)
        {
            for (var cx = Math.Max(cell - 1, 0); cx <= Math.Min(cell + 1, _across - 1); cx++)
            {
                var centre = (cy * _across) + cx;
                var (dl, da, db) = (l - new Vector<float>(_centres[0][centre]), a - new Vector<float>(_centres[1][centre]), b - new Vector<float>(_centres[2][centre]));
                var dx = xs - new Vector<float>(_centres[3][centre]);
                var dy = y - _centres[4][centre];
                var distance = (dl * dl) + (da * da) + (db * db) + (((dx * dx) + new Vector<float>(dy * dy)) * _placeWeight);
                var closer = Vector.LessThan(distance, best);
                best = Vector.ConditionalSelect(closer, distance, best);
                label = Vector.ConditionalSelect(closer, new Vector<int>(centre), label);
            }
        }

        label.CopyTo(_labels, row + x);
    }

    private void AssignPixel(int row, int x, int y, int cell, int cellRow)
    {
        var best = float.MaxValue;
        for (var cy = Math.Max(cellRow - 1, 0); cy <= Math.Min(cellRow + 1, _down - 1); cy++)
        {
            for (var cx = Math.Max(cell - 1, 0); cx <= Math.Min(cell + 1, _across - 1); cx++)
            {
                var centre = (cy * _across) + cx;
                var (dl, da, db) = (_lab.L[row + x] - _centres[0][centre], _lab.A[row + x] - _centres[1][centre], _lab.B[row + x] - _centres[2][centre]);
                var (dx, dy) = (x - _centres[3][centre], y - _centres[4][centre]);
                var distance = (dl * dl) + (da * da) + (db * db) + (((dx * dx) + (dy * dy)) * _placeWeight);
                if (distance < best)
                {
                    best = distance;
                    _labels[row + x] = centre;
                }
            }
        }
    }
}
