using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Masks;

/// <summary>Random masks, sparse to full, with thin and odd shapes among them.</summary>
internal static class MaskGen
{
    public static readonly Gen<PixelSize> Size = Gen.Select(Gen.Int[1, 90], Gen.Int[1, 70], (w, h) => new PixelSize(w, h));

    public static readonly Gen<PixelRect> Rect = Gen.Select(Gen.Int[-20, 90], Gen.Int[-20, 70], Gen.Int[0, 80], Gen.Int[0, 60], (x, y, w, h) => new PixelRect(x, y, w, h));

    public static Gen<byte[]> Bits(PixelSize size) =>
        Gen.Select(Gen.Int[0, 100], Gen.Int[0, int.MaxValue], (percent, seed) =>
        {
            // Runs of random length give shapes; single pixels alone would not.
            var random = new Random(seed);
            var bits = new byte[size.Area];
            for (var i = 0; i < bits.Length;)
            {
                var value = (byte)(random.Next(100) < percent ? 1 : 0);
                for (var n = random.Next(1, 12); n > 0 && i < bits.Length; n--)
                {
                    bits[i++] = value;
                }
            }

            return bits;
        });

    public static Gen<(PixelSize Size, byte[] A, byte[] B)> Pair => Size.SelectMany(size => Gen.Select(Bits(size), Bits(size), (a, b) => (size, a, b)));

    public static RleMask Mask(this (PixelSize Size, byte[] A, byte[] B) pair) => RleMask.FromBitmap(pair.A, pair.Size);

    public static RleMask Other(this (PixelSize Size, byte[] A, byte[] B) pair) => RleMask.FromBitmap(pair.B, pair.Size);
}
