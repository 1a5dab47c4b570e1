using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Clip;

/// <summary>Says which of some words a picture shows, with a frozen CLIP: the first half of segmentation with an open vocabulary.</summary>
public sealed class ClipTagger : IDisposable
{
    private readonly ClipNetworks _networks;
    private readonly Lock _lock = new();
    private (IReadOnlyList<string> Words, TagOptions Options, WordEmbeddings Embeddings)? _last;

    private ClipTagger(ClipNetworks networks) => _networks = networks;

    /// <summary>Loads the two towers; the weights stay in their file and are mapped.</summary>
    /// <exception cref="CheckpointException">A tensor is missing or has another shape than the settings ask for.</exception>
    public static ClipTagger Load(ClipCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new(new(checkpoint));
    }

    /// <param name="image">The picture, of any size.</param>
    /// <param name="words">What to look for: the person's own list.</param>
    /// <param name="options">Templates, background words, what counts as a tag.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A score for every word.</returns>
    /// <exception cref="InvalidPromptException">There are no words, or one is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="CheckpointException">The network gives numbers that are not finite.</exception>
    public Task<PictureTags> TagAsync(RgbImage image, IReadOnlyList<string> words, TagOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(words);
        options ??= TagOptions.Default;
        options.Validate();
        return Task.Run(() => Tag(image, words, options, cancellationToken), cancellationToken);
    }

    public void Dispose() => _networks.Dispose();

    private PictureTags Tag(RgbImage image, IReadOnlyList<string> words, TagOptions options, CancellationToken cancellationToken)
    {
        var embeddings = Embed(words, options, cancellationToken);
        var pixels = ClipPixels.Of(image, _networks.Checkpoint.Vision.PatchSize, options.MaxLongSide);
        return PictureTags.Choose(words, new LocalToGlobal(_networks, embeddings).Score(pixels, options.Keep, cancellationToken), options.Keep);
    }

    /// <summary>A folder of pictures asks for the same words again and again.</summary>
    private WordEmbeddings Embed(IReadOnlyList<string> words, TagOptions options, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is { } last && ReferenceEquals(last.Options, options) && last.Words.SequenceEqual(words))
            {
                return last.Embeddings;
            }

            var embeddings = WordEmbeddings.Of(_networks, words, options, cancellationToken);
            _last = ([.. words], options, embeddings);
            return embeddings;
        }
    }
}
