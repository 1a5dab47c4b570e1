using iSeg.Core.Geometry;
using iSeg.Engine.Evaluation;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// Draws the border of a chosen object exactly: a cut over single pixels in a narrow band around the regions' border, and wherever a
/// prompt contradicts a region.
/// </summary>
internal sealed class BandStage
{
    private const float Unit = 64;
    private const int Certain = 100_000_000;

    /// <summary>Half the band's width in widths of a region.</summary>
    private const float HalfWidth = .55f;
    private const float Smoothness = 6;
    private const float RegionWeight = .35f;
    private const float ColourLimit = 3;

    /// <summary>Evidence in the regions under a stroke: more than all that colours and smoothness can say against it, so that a click is never a lone dot.</summary>
    private const float StrokeWeight = 12;

    /// <summary>Holes up to this part of the object are closed.</summary>
    private const double SmallHole = .004;
    private readonly PixelScene _scene;
    private readonly Seeds _seeds;
    private readonly Candidate _candidate;
    private readonly PixelSize _size;
    private readonly bool[] _mask;
    private readonly int[] _node;
    private readonly List<int> _band = [];

    private BandStage(PixelScene scene, Seeds seeds, Candidate candidate)
    {
        (_scene, _seeds, _candidate, _size) = (scene, seeds, candidate, scene.Size);
        _mask = new bool[scene.Labels.Length];
        _node = new int[scene.Labels.Length];
        for (var at = 0; at < _mask.Length; at++)
        {
            _mask[at] = candidate.Inside[scene.Labels[at]];
        }

        Array.Fill(_node, -1);
    }

    /// <returns>[height, width] of the working picture: whether a pixel belongs to the object.</returns>
    public static bool[] Refine(PixelScene scene, Seeds seeds, Candidate candidate, Tuning tuning)
    {
        var stage = new BandStage(scene, seeds, candidate);
        if (!tuning.Without.HasFlag(EngineParts.Band))
        {
            stage.FindBand();
            stage.Cut();
        }

        MaskCleaning.Clean(stage._mask, seeds, scene.Size, SmallHole);
        return stage._mask;
    }

    private void FindBand()
    {
        var contested = new HashSet<int>();
        for (var at = 0; at < _mask.Length; at++)
        {
            if ((_seeds.Sign[at] > 0 && !_mask[at]) || (_seeds.Sign[at] < 0 && _mask[at]))
            {
                contested.Add(_scene.Labels[at]);
            }
        }

        var halfWidth = (int)Math.Clamp(HalfWidth * Math.Sqrt(_mask.Length / (double)_scene.Regions.Count), 3, 12);
        var ring = new List<int>();
        void Take(int at, List<int> to)
        {
            if (_node[at] < 0)
            {
                _node[at] = _band.Count;
                _band.Add(at);
                to.Add(at);
            }
        }

        for (var (at, x) = (0, 0); at < _mask.Length; at++, x = x + 1 < _size.Width ? x + 1 : 0)
        {
            var right = x + 1 < _size.Width && _mask[at] != _mask[at + 1];
            var below = at + _size.Width < _mask.Length && _mask[at] != _mask[at + _size.Width];
            if (right || below || (contested.Count > 0 && contested.Contains(_scene.Labels[at])))
            {
                Take(at, ring);
                if (right)
                {
                    Take(at + 1, ring);
                }

                if (below)
                {
                    Take(at + _size.Width, ring);
                }
            }
        }

        for (var step = 1; step < halfWidth; step++)
        {
            var next = new List<int>();
            foreach (var at in ring)
            {
                var x = at % _size.Width;
                if (x > 0)
                {
                    Take(at - 1, next);
                }

                if (x + 1 < _size.Width)
                {
                    Take(at + 1, next);
                }

                if (at >= _size.Width)
                {
                    Take(at - _size.Width, next);
                }

                if (at + _size.Width < _mask.Length)
                {
                    Take(at + _size.Width, next);
                }
            }

            ring = next;
        }
    }

    private void Cut()
    {
        var flow = new MaxFlow(_band.Count, 4 * _band.Count);
        Span<float> logOdds = stackalloc float[_scene.Palette.Count];
        LearnColours(logOdds);
        var contrast = MeanContrast();
        var strokes = StrokeSigns();
        for (var node = 0; node < _band.Count; node++)
        {
            var at = _band[node];
            var evidence = logOdds[_scene.Colour[at]] + (RegionWeight * _candidate.Evidence[_scene.Labels[at]])
                + (StrokeWeight * strokes[_scene.Labels[at]]);
            flow.AddTerminal(node, _seeds.Sign[at] != 0 ? _seeds.Sign[at] * Certain : (int)MathF.Round(Unit * evidence));
        }

        foreach (var (dx, dy, weight) in ((int, int, float)[])[(1, 0, 1), (0, 1, 1), (1, 1, .7071f), (-1, 1, .7071f)])
        {
            Link(flow, dx, dy, Unit * Smoothness * weight, contrast);
        }

        flow.Solve();
        for (var node = 0; node < _band.Count; node++)
        {
            _mask[_band[node]] = flow.IsSource(node);
        }
    }

    /// <summary>[regions] 1 and -1 under strokes of one sign, 0 under none or both.</summary>
    private sbyte[] StrokeSigns()
    {
        var (positive, negative) = (new bool[_scene.Regions.Count], new bool[_scene.Regions.Count]);
        foreach (var stroke in _seeds.Strokes)
        {
            foreach (var region in stroke.Regions)
            {
                (stroke.IsPositive ? positive : negative)[region] = true;
            }
        }

        return [.. positive.Zip(negative, (own, other) => (sbyte)((own ? 1 : 0) - (other ? 1 : 0)))];
    }

    /// <summary>Joins band pixels with their neighbours in one direction; a neighbour outside the band pulls to its own side.</summary>
    private void Link(MaxFlow flow, int dx, int dy, float strength, float contrast)
    {
        var step = (dy * _size.Width) + dx;
        for (var node = 0; node < _band.Count; node++)
        {
            var at = _band[node];
            var x = at % _size.Width;
            if (x + dx >= 0 && x + dx < _size.Width && at + step < _mask.Length)
            {
                var capacity = (int)(strength * MathF.Exp(-Difference(at, at + step) / contrast)) + 1;
                if (_node[at + step] >= 0)
                {
                    flow.AddEdge(node, _node[at + step], capacity, capacity);
                }
                else
                {
                    flow.AddTerminal(node, _mask[at + step] ? capacity : -capacity);
                }
            }

            if (x - dx >= 0 && x - dx < _size.Width && at - step >= 0 && _node[at - step] < 0)
            {
                var capacity = (int)(strength * MathF.Exp(-Difference(at, at - step) / contrast)) + 1;
                flow.AddTerminal(node, _mask[at - step] ? capacity : -capacity);
            }
        }
    }

    private void LearnColours(Span<float> logOdds)
    {
        Span<float> objectPixels = stackalloc float[logOdds.Length];
        Span<float> backgroundPixels = stackalloc float[logOdds.Length];
        objectPixels.Clear();
        backgroundPixels.Clear();
        for (var at = 0; at < _mask.Length; at++)
        {
            (_mask[at] ? objectPixels : backgroundPixels)[_scene.Colour[at]]++;
        }

        ColourModel.LogOdds(_scene.Palette, objectPixels, backgroundPixels, ColourLimit, logOdds);
    }

    /// <summary>Twice the mean squared colour difference of neighbours in the band.</summary>
    private float MeanContrast()
    {
        double sum = 0;
        var count = 0;
        foreach (var at in _band)
        {
            if (at % _size.Width + 1 < _size.Width)
            {
                sum += Difference(at, at + 1);
                count++;
            }
        }

        return (float)Math.Max(4, 2 * sum / Math.Max(1, count));
    }

    private float Difference(int a, int b)
    {
        var pixels = _scene.Working.Pixels;
        var (dr, dg, db) = (pixels[3 * a] - pixels[3 * b], pixels[(3 * a) + 1] - pixels[(3 * b) + 1], pixels[(3 * a) + 2] - pixels[(3 * b) + 2]);
        return (dr * dr) + (dg * dg) + (db * db);
    }
}
