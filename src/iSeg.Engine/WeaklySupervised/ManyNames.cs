using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion;

namespace iSeg.Engine.WeaklySupervised;

/// <summary>
/// More names than a sentence holds are asked for in several. Their maps compete for pixels afterwards, each stretched to 0..1, but not as if they had been
/// said in one: a softmax over tokens knows the names of its own sentence only, and with <see cref="DiffusionOptions.Exact"/> each sentence has a look of its own.
/// </summary>
internal static class ManyNames
{
    /// <exception cref="InvalidPromptException">A name has nothing in it, or is too long by itself.</exception>
    public static async Task<CategoryMaps> FindAsync(
        StableDiffusionBackbone backbone, StableDiffusionEncoding encoded, IReadOnlyList<string> names, IReadOnlyList<string>? background, DiffusionOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await backbone.FindAsync(encoded, names, background, options, cancellationToken);
        }
        catch (InvalidPromptException) when (names.Count > 1)
        {
            var half = names.Count / 2;
            var first = await FindAsync(backbone, encoded, [.. names.Take(half)], background, options, cancellationToken);
            var second = await FindAsync(backbone, encoded, [.. names.Skip(half)], background, options, cancellationToken);
            return new([.. first.Names, .. second.Names], first.Grid, [.. first.Initial, .. second.Initial], [.. first.Refined, .. second.Refined]);
        }
    }
}
