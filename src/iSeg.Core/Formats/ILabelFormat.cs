namespace iSeg.Core.Formats;

/// <summary>One way to write labels into files. Implementations keep nothing between calls.</summary>
public interface ILabelFormat
{
    /// <summary>Lower case, as the command line says it.</summary>
    string Id { get; }

    /// <summary>For people.</summary>
    string Name { get; }

    /// <summary>One sentence: what the files are, and what they cannot hold.</summary>
    string Description { get; }

    /// <summary>The format is one JSON file a split and nothing else, so that a file without an archive around it will do.</summary>
    bool IsSingleFile { get; }

    /// <summary>It can say that a region covers several objects.</summary>
    bool HoldsCrowds { get; }

    /// <summary>Where trainers look for a picture beside labels of this format.</summary>
    /// <param name="part">Empty where nothing is set apart.</param>
    /// <param name="path">The picture's path.</param>
    string PicturePath(string part, string path) => $"images/{(part.Length == 0 ? "" : part + "/")}{path}";

    /// <summary>Whether files look like this format; cheap, and never throws for what the files hold.</summary>
    bool Detect(ILabelFiles files);

    /// <summary>Everything in the files: a category and a picture before the first object that names it.</summary>
    /// <param name="files">Where from.</param>
    /// <param name="reading">What the reader may ask, and what it does with faults.</param>
    /// <param name="cancellationToken">Looked at between files and between blocks of long ones.</param>
    /// <exception cref="LabelFormatException">While enumerating: broken labels, with place and reason.</exception>
    IAsyncEnumerable<LabelItem> ReadAsync(ILabelFiles files, LabelReading reading, CancellationToken cancellationToken);

    /// <summary>Writes all parts of an export.</summary>
    Task WriteAsync(LabelExport content, ILabelSink sink, CancellationToken cancellationToken);
}
