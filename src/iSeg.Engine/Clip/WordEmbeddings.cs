using System.Numerics.Tensors;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Clip;

/// <summary>Words as CLIP compares pictures with them: unit vectors, one after the other.</summary>
/// <param name="Values">[words, width].</param>
/// <param name="Count">Words, background included.</param>
/// <param name="Asked">How many of them, the first ones, were asked for.</param>
internal sealed record WordEmbeddings(float[] Values, int Count, int Asked)
{
    /// <summary>A word is the mean of its sentences' unit vectors, made a unit vector again.</summary>
    public static WordEmbeddings Of(ClipNetworks networks, IReadOnlyList<string> words, TagOptions options, CancellationToken cancellationToken)
    {
        if (words.Count == 0)
        {
            throw new InvalidPromptException("There are no words to look for. Give at least one.");
        }

        if (words.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
        {
            throw new InvalidPromptException("One of the words to look for is empty.");
        }

        // What is asked for cannot be background as well.
        var asked = words.ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] all = [.. words, .. options.Background.Where(word => !asked.Contains(word))];
        var width = networks.Checkpoint.ProjectionWidth;
        var values = new float[all.Length * width];
        foreach (var (index, word) in all.Index())
        {
            var mean = values.AsSpan(index * width, width);
            foreach (var template in options.Templates)
            {
                var one = networks.EmbedText(template.Replace("{}", word, StringComparison.Ordinal), cancellationToken);
                Normalise(one);
                TensorPrimitives.Add(mean, one, mean);
            }

            Normalise(mean);
        }

        return new(values, all.Length, words.Count);
    }

    /// <summary>softmax over all words of scale * cosine, for each of some tokens.</summary>
    /// <param name="tokens">[tokens, width], not normalised; overwritten.</param>
    /// <param name="scale">CLIP's own.</param>
    /// <returns>[tokens, words].</returns>
    public float[] Compare(float[] tokens, float scale)
    {
        var width = Values.Length / Count;
        var result = new float[tokens.Length / width * Count];
        for (var token = 0; token < tokens.Length / width; token++)
        {
            var embedding = tokens.AsSpan(token * width, width);
            Normalise(embedding);
            var row = result.AsSpan(token * Count, Count);
            for (var word = 0; word < Count; word++)
            {
                row[word] = scale * TensorPrimitives.Dot(embedding, Values.AsSpan(word * width, width));
            }

            Softmax.Apply(row);
        }

        return result;
    }

    private static void Normalise(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
    }
}
