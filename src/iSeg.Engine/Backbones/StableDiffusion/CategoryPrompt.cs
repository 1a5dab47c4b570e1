using System.Collections.Immutable;
using iSeg.Core.Prompts;
using iSeg.Engine.Text;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>The sentence that names some categories, and which of its tokens are whose.</summary>
public sealed class CategoryPrompt
{
    private const string Opening = "a photograph of";
    private const string Joint = "and";
    private const string Rest = "and other object and background";

    private CategoryPrompt(TokenizedPrompt tokens, ImmutableArray<string> names, ImmutableArray<Range> places) =>
        (Tokens, Names, Places) = (tokens, names, places);

    public TokenizedPrompt Tokens { get; }

    public ImmutableArray<string> Names { get; }

    /// <summary>Per category its tokens; the start token is 0. Names of several words or rare words have several.</summary>
    public ImmutableArray<Range> Places { get; }

    /// <summary>"a photograph of X and Y and other object and background, ground, sky"</summary>
    /// <param name="tokenizer">The checkpoint's.</param>
    /// <param name="names">At least one category.</param>
    /// <param name="background">Further words for what is none of them, such as "ground" and "sky"; may be empty.</param>
    /// <exception cref="InvalidPromptException">A name has nothing in it or is too long, or there are more names than the text encoder can read.</exception>
    public static CategoryPrompt Build(ClipTokenizer tokenizer, IReadOnlyList<string> names, IReadOnlyList<string> background)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(background);
        if (names.Count == 0)
        {
            throw new InvalidPromptException("No category is named. Name at least one.");
        }

        // Words are cut into tokens one by one, so the tokens of the whole are those of its parts.
        var start = 1 + tokenizer.Encode(Opening).Count;
        var position = start;
        var joint = tokenizer.Encode(Joint).Count;
        var places = ImmutableArray.CreateBuilder<Range>(names.Count);
        foreach (var name in names)
        {
            var count = tokenizer.Encode(name).Count;
            if (count == 0)
            {
                throw new InvalidPromptException($"The category \"{name}\" has no letters in it.");
            }

            if (position + count > tokenizer.Length - 1)
            {
                throw new InvalidPromptException(start + count > tokenizer.Length - 1
                    ? $"The name \"{name}\" is too long: the text encoder reads {tokenizer.Length} tokens, and this takes {count} besides what stands around it. Say it in fewer words."
                    : $"{names.Count} categories are too many for one sentence: \"{name}\" (number {places.Count + 1}) does not fit into {tokenizer.Length} tokens any more. Ask for fewer at a time.");
            }

            places.Add(position..(position + count));
            position += count + joint;
        }

        var text = string.Join(", ", [$"{Opening} {string.Join($" {Joint} ", names)} {Rest}", .. background]);
        return new(tokenizer.EncodePrompt(text), [.. names], places.MoveToImmutable());
    }

    /// <summary>Finds the names in a sentence of the person's own, where each stands for the first time.</summary>
    /// <exception cref="InvalidPromptException">A name is not in the sentence, or beyond what the text encoder reads.</exception>
    public static CategoryPrompt Find(ClipTokenizer tokenizer, string sentence, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(sentence);
        ArgumentNullException.ThrowIfNull(names);
        var tokens = tokenizer.EncodePrompt(sentence);
        var places = ImmutableArray.CreateBuilder<Range>(names.Count);
        foreach (var name in names)
        {
            int[] wanted = [.. tokenizer.Encode(name)];
            var at = wanted.Length == 0 ? -1 : tokens.Ids.AsSpan(1, tokens.Words).IndexOf(wanted);
            places.Add(at < 0
                ? throw new InvalidPromptException($"The prompt \"{sentence}\" does not say \"{name}\" (within {tokenizer.Length} tokens), so nothing would show where it is.")
                : (at + 1)..(at + 1 + wanted.Length));
        }

        return new(tokens, [.. names], places.MoveToImmutable());
    }

    /// <summary>The paper's W: gamma for the categories' tokens, 1 elsewhere.</summary>
    /// <returns>[tokens].</returns>
    public float[] Weights(double gamma)
    {
        var weights = new float[Tokens.Ids.Length];
        Array.Fill(weights, 1);
        foreach (var place in Places)
        {
            weights.AsSpan(place).Fill((float)gamma);
        }

        return weights;
    }
}
