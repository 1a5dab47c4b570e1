using BenchmarkDotNet.Attributes;
using iSeg.Core.Masks;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;

namespace iSeg.Benchmarks;

/// <summary>
/// Click to mask: encoding a picture once, predicting from one and from six clicks, and reading the mask at picture size.
/// <c>dotnet run -c Release --project tests/iSeg.Benchmarks -- --filter '*EngineBenchmarks*'</c>
/// </summary>
[MemoryDiagnoser]
[Config(typeof(ShortConfig))]
public class EngineBenchmarks
{
    private readonly AffinityBackbone _backbone = new();
    private readonly Segmenter _segmenter = new();
    private EngineScene _scene = null!;
    private EncodedImage _encoded = null!;
    private MaskPrediction _prediction = null!;
    private MaskPrediction _afterFive = null!;

    [Params(.3, 2, 12)]
    public double Megapixels { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _scene = EngineScene.Draw(Megapixels);
        _encoded = _backbone.EncodeAsync(_scene.Image, _scene.Image.Size, CancellationToken.None).GetAwaiter().GetResult();
        _prediction = _segmenter.Predict(_encoded, _scene.Clicks(1));
        _afterFive = _segmenter.Predict(_encoded, _scene.Clicks(5));
        Console.WriteLine($"// {Megapixels} megapixels: encoding {_encoded.ByteSize / 1e6:0.0} MB, IoU after one click {_prediction.Mask.Iou(_scene.Truth):0.000}");
    }

    [Benchmark]
    public EncodedImage Encode() => _backbone.EncodeAsync(_scene.Image, _scene.Image.Size, CancellationToken.None).GetAwaiter().GetResult();

    [Benchmark]
    public RleMask FirstClick() => _segmenter.Predict(_encoded, _scene.Clicks(1)).Mask;

    /// <summary>As in the editor: the five clicks before were worked out already.</summary>
    [Benchmark]
    public RleMask SixthClickGoingOn() => _segmenter.Predict(_encoded, _scene.Clicks(6), previous: _afterFive).Mask;

    [Benchmark]
    public RleMask SixthClick() => _segmenter.Predict(_encoded, _scene.Clicks(6)).Mask;

    [Benchmark]
    public RleMask MaskAtOtherThreshold() => _prediction.MaskAt(.4);
}

/// <summary>The same first click by a cut over every pixel of the picture, the plain way to do it: what the regions and the band save.</summary>
[MemoryDiagnoser]
[Config(typeof(ShortConfig))]
public class EngineAgainstWholePictureCut
{
    private readonly Segmenter _segmenter = new();
    private EngineScene _scene = null!;
    private EncodedImage _encoded = null!;

    [Params(.3, 2)]
    public double Megapixels { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _scene = EngineScene.Draw(Megapixels);
        _encoded = new AffinityBackbone().EncodeAsync(_scene.Image, _scene.Image.Size, CancellationToken.None).GetAwaiter().GetResult();
    }

    [Benchmark(Baseline = true)]
    public bool[] WholePictureCut() => EngineWholePictureCut.Segment(_scene.Image, _scene.Middle);

    [Benchmark]
    public RleMask RegionsThenBand() => _segmenter.Predict(_encoded, _scene.Clicks(1)).Mask;
}
