using iSeg.Core.Formats.Coco;

namespace iSeg.Cli.PseudoMasking;

/// <summary>Which categories pictures show, from files.</summary>
internal static class CategoryLists
{
    /// <summary>A word a line; blank lines and lines that begin with # do not count.</summary>
    /// <exception cref="CliException">The file is not there or has no words.</exception>
    public static IReadOnlyList<string> ReadWords(FileInfo file)
    {
        string[] words = [.. Lines(file).Select(line => line.Text).Distinct(StringComparer.OrdinalIgnoreCase)];
        return words.Length > 0 ? words : throw new CliException($"{file.FullName} has no words in it; write one a line.");
    }

    /// <summary>"picture: name, name" a line; the picture's ending may be left out.</summary>
    /// <returns>Names by picture without its ending.</returns>
    /// <exception cref="CliException">Names the line that is not of this form.</exception>
    public static Dictionary<string, IReadOnlyList<string>> ReadText(FileInfo file)
    {
        var lists = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (text, number) in Lines(file))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var names = colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (colon < 1)
            {
                throw new CliException($"{file.FullName}, line {number}: write \"picture: name, name\", not \"{text}\".");
            }

            if (!lists.TryAdd(Stem(text[..colon].Trim()), [.. names.Distinct(StringComparer.OrdinalIgnoreCase)]))
            {
                throw new CliException($"{file.FullName}, line {number}: {text[..colon].Trim()} is there twice.");
            }
        }

        return lists;
    }

    /// <summary>The categories of each image of a COCO instances file, by file name without its ending; masks are not read.</summary>
    /// <exception cref="CliException">The file is not there or broken; says where.</exception>
    public static async Task<Dictionary<string, IReadOnlyList<string>>> ReadCocoAsync(FileInfo file, CancellationToken cancellationToken)
    {
        Check(file);
        var (images, categories, pairs) = (new Dictionary<long, string>(), new Dictionary<int, string>(), new HashSet<(long Image, int Category)>());
        try
        {
            await using var stream = file.OpenRead();
            await foreach (var item in CocoReader.ReadAsync(stream, cancellationToken))
            {
                switch (item)
                {
                    case CocoItem.OfImage { Image: var image }:
                        images[image.Id] = image.FileName;
                        break;
                    case CocoItem.OfCategory { Category: var category }:
                        categories[category.Id] = category.Name;
                        break;
                    case CocoItem.OfInstance { Instance: { CategoryId: { } id } instance }:
                        pairs.Add((instance.ImageId, id));
                        break;
                }
            }
        }
        catch (CocoFormatException exception)
        {
            throw new CliException($"{file.FullName}: {exception.Message}");
        }

        var byImage = pairs.Where(pair => categories.ContainsKey(pair.Category)).ToLookup(pair => pair.Image, pair => pair.Category);
        return images.DistinctBy(image => Stem(image.Value)).ToDictionary(
            image => Stem(image.Value), image => (IReadOnlyList<string>)[.. byImage[image.Key].Order().Select(id => categories[id])]);
    }

    /// <summary>Without the ending, with forward slashes.</summary>
    public static string Stem(string name) => name[..^Path.GetExtension(name).Length].Replace('\\', '/');

    private static IEnumerable<(string Text, int Number)> Lines(FileInfo file)
    {
        Check(file);
        return File.ReadLines(file.FullName).Select((line, i) => (line.Trim(), i + 1)).Where(line => line.Item1.Length > 0 && line.Item1[0] != '#');
    }

    private static void Check(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new CliException($"There is no file {file.FullName}.");
        }
    }
}
