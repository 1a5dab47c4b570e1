using System.Text.Json;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Projects;

/// <summary>A project's own words besides its categories: what pictures are searched for when tags are suggested.</summary>
public sealed class WordListStore(IDbContextFactory<ProjectDbContext> contexts)
{
    /// <summary>More than anybody chooses from.</summary>
    public const int MaxWords = 500;

    /// <summary>The words in their order; none when the project is gone.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await context.Projects.Where(p => p.Id == projectId).Select(p => p.TagWords).SingleOrDefaultAsync(cancellationToken);
        return kept is null ? [] : JsonSerializer.Deserialize<string[]>(kept)!;
    }

    /// <summary>Replaces the list. Empty lines and repetitions (in any case) are left out.</summary>
    /// <returns>What is kept now.</returns>
    /// <exception cref="StoreRefusedException">A word is too long or has control characters, there are too many, or the project is gone.</exception>
    public async Task<IReadOnlyList<string>> SetAsync(int projectId, IEnumerable<string> words, CancellationToken cancellationToken)
    {
        string[] kept = [.. words.Where(word => !string.IsNullOrWhiteSpace(word)).Select(word => Names.Require(word, "word")).DistinctBy(Names.Key)];
        if (kept.Length > MaxWords)
        {
            throw new StoreRefusedException($"{kept.Length} words are more than the {MaxWords} that a project can have.");
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var json = kept.Length > 0 ? JsonSerializer.Serialize(kept) : null;
        return await context.Projects.Where(p => p.Id == projectId).ExecuteUpdateAsync(set => set.SetProperty(p => p.TagWords, json), cancellationToken) == 1
            ? kept
            : throw new StoreRefusedException("The project is not there any more.");
    }
}
