using System.Buffers.Binary;

namespace iSeg.Engine.PixelStage;

/// <summary>A sum of small decision trees (gradient boosting: Friedman 2001), read from a table that is part of the program.</summary>
internal sealed class RankForest
{
    private readonly short[] _feature;
    private readonly int[] _left;
    private readonly int[] _right;

    /// <summary>[nodes]: a threshold, or a leaf's value.</summary>
    private readonly float[] _value;
    private readonly int[] _roots;

    /// <param name="table">int32 trees, int32 features; per tree int32 nodes; per node int16 feature (-1: a leaf), int16 left, int16
    /// right (of the tree's own nodes), float32 threshold (at most: left) or value; little-endian.</param>
    public RankForest(ReadOnlySpan<byte> table)
    {
        var trees = BinaryPrimitives.ReadInt32LittleEndian(table);
        Features = BinaryPrimitives.ReadInt32LittleEndian(table[4..]);
        table = table[8..];
        _roots = new int[trees];
        var (feature, left, right, value) = (new List<short>(), new List<int>(), new List<int>(), new List<float>());
        for (var tree = 0; tree < trees; tree++)
        {
            var nodes = BinaryPrimitives.ReadInt32LittleEndian(table);
            table = table[4..];
            var root = _roots[tree] = feature.Count;
            for (var node = 0; node < nodes; node++, table = table[10..])
            {
                feature.Add(BinaryPrimitives.ReadInt16LittleEndian(table));
                left.Add(root + BinaryPrimitives.ReadInt16LittleEndian(table[2..]));
                right.Add(root + BinaryPrimitives.ReadInt16LittleEndian(table[4..]));
                value.Add(BinaryPrimitives.ReadSingleLittleEndian(table[6..]));
            }
        }

        (_feature, _left, _right, _value) = ([.. feature], [.. left], [.. right], [.. value]);
    }

    /// <summary>Features that the trees ask for.</summary>
    public int Features { get; }

    /// <param name="name">Of the embedded table.</param>
    public static RankForest Load(string name)
    {
        using var stream = typeof(RankForest).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its table {name}.");
        var table = new byte[stream.Length];
        stream.ReadExactly(table);
        return new(table);
    }

    public float Of(ReadOnlySpan<float> features)
    {
        var sum = 0f;
        foreach (var root in _roots)
        {
            var node = root;
            while (_feature[node] >= 0)
            {
                node = features[_feature[node]] <= _value[node] ? _left[node] : _right[node];
            }

            sum += _value[node];
        }

        return sum;
    }
}
