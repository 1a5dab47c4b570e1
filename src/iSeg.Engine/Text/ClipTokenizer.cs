using System.Collections.Immutable;
using iSeg.Core.Prompts;
using iSeg.Engine.Checkpoints;
using Microsoft.ML.Tokenizers;

namespace iSeg.Engine.Text;

/// <summary>A prompt as the text encoder takes it.</summary>
/// <param name="Ids">[length], the start token first, then the words, the end token, and padding.</param>
/// <param name="Words">Tokens between start and end.</param>
/// <param name="Truncated">The text had more tokens than fit; the last ones are missing.</param>
public sealed record TokenizedPrompt(ImmutableArray<int> Ids, int Words, bool Truncated);

/// <summary>CLIP's byte-level pair encoding, with the checkpoint's own vocabulary. Safe to use from any number of threads.</summary>
public sealed class ClipTokenizer
{
    /// <summary>Far more characters than 77 tokens can hold.</summary>
    public const int MaxCharacters = 4000;
    private readonly BpeTokenizer _bpe;
    private readonly TokenizerFiles _files;

    /// <param name="files">From a checkpoint.</param>
    /// <param name="length">Tokens of a prompt, the start and end tokens included: 77 for CLIP.</param>
    public ClipTokenizer(TokenizerFiles files, int length = 77)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        (_files, Length) = (files, length);
        var special = new[] { files.StartToken, files.EndToken }.Distinct().ToDictionary(token => token, token => files.Vocabulary[token]);
        _bpe = BpeTokenizer.Create(new BpeOptions(files.Vocabulary)
        {
            Merges = files.Merges,
            SpecialTokens = special,
            ByteLevel = true,
            EndOfWordSuffix = "</w>",
            UnknownToken = files.EndToken,
            PreTokenizer = new ClipPreTokenizer([.. special.Keys]),
        });
    }

    /// <summary>Tokens of a prompt, the start and end tokens included.</summary>
    public int Length { get; }

    /// <summary>The tokens of a text alone, as many as there are.</summary>
    /// <exception cref="InvalidPromptException">The text is longer than <see cref="MaxCharacters"/>.</exception>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxCharacters)
        {
            throw new InvalidPromptException($"The text has {text.Length} characters; at most {MaxCharacters} are read.");
        }

        return _bpe.EncodeToIds(ClipText.Clean(text));
    }

    /// <summary>Start token, the text's tokens as far as they fit, end token, padding: always <see cref="Length"/> numbers.</summary>
    /// <exception cref="InvalidPromptException">The text is longer than <see cref="MaxCharacters"/>.</exception>
    public TokenizedPrompt EncodePrompt(string text)
    {
        var words = Encode(text);
        var kept = Math.Min(words.Count, Length - 2);
        var ids = ImmutableArray.CreateBuilder<int>(Length);
        ids.Add(_files.Vocabulary[_files.StartToken]);
        ids.AddRange(words.Take(kept));
        ids.Add(_files.Vocabulary[_files.EndToken]);
        ids.AddRange(Enumerable.Repeat(_files.Vocabulary[_files.PadToken], Length - ids.Count));
        return new(ids.MoveToImmutable(), kept, kept < words.Count);
    }
}
