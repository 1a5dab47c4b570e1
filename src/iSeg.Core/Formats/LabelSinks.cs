using System.Text;

namespace iSeg.Core.Formats;

internal static class LabelSinks
{
    public static Task WriteBytesAsync(this ILabelSink sink, string path, byte[] bytes, CancellationToken cancellationToken) =>
        sink.WriteAsync(path, stream => stream.WriteAsync(bytes, cancellationToken).AsTask(), cancellationToken);

    public static Task WriteTextAsync(this ILabelSink sink, string path, string text, CancellationToken cancellationToken) =>
        sink.WriteBytesAsync(path, Encoding.UTF8.GetBytes(text), cancellationToken);
}
