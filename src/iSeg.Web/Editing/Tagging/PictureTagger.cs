using System.Collections.Concurrent;
using iSeg.Core.Prompts;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Clip;
using iSeg.Engine.Models;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Models;

namespace iSeg.Web.Editing.Tagging;

/// <summary>
/// Which of a project's categories and own words a picture shows, as an installed CLIP says. What was found out about a picture is kept
/// until other words are asked about.
/// </summary>
public sealed class PictureTagger(ModelHost models, IPicturePixels pixels, PictureStore pictures, CategoryStore categories, WordListStore words)
{
    private const string NoClip = "Install a CLIP on the Models page, and what the picture shows is suggested here.";

    /// <summary>Pictures are reduced to this for tagging anyway; twice of it leaves the reduction to the tagger.</summary>
    private const int LongSide = 1024;
    private const int MostKept = 64;
    private readonly ConcurrentDictionary<long, (string Asked, Task<PictureTags> Tags)> _known = [];

    /// <summary>What the picture shows; where the CLIP cannot be used, was removed meanwhile, or cannot read a word, the own words and why.</summary>
    /// <exception cref="KeyNotFoundException">There is no such picture.</exception>
    public async Task<TagsReply> TagAsync(long pictureId)
    {
        var project = await ProjectAsync(pictureId);
        var own = await words.ListAsync(project, default);
        string[] asked = [.. (await categories.ListAsync(project, default)).Select(category => category.Name).Concat(own).Distinct(StringComparer.OrdinalIgnoreCase)];
        try
        {
            if (await models.GetTaggerAsync() is not { } clip)
            {
                return new(own, null, null, NoClip, null);
            }

            if (asked.Length == 0)
            {
                return new(own, [], clip.Name, "Add categories, or words of your own, to look for.", null);
            }

            var tags = await FindAsync(pictureId, clip.Name, clip.Tagger, asked);
            return new(own, [.. tags.All.OrderByDescending(tag => tag.Score).Select(tag => new TagMessage(tag.Word, Math.Round(tag.Score, 4), tag.IsKept))], clip.Name, null, null);
        }
        catch (Exception refusal) when (refusal is CheckpointException or ModelException or InvalidPromptException)
        {
            // The words are there whatever has become of the CLIP; perhaps one of them is what it cannot read.
            return new(own, null, null, null, refusal.Message);
        }
    }

    /// <summary>Replaces the project's own words.</summary>
    /// <exception cref="KeyNotFoundException">There is no such picture.</exception>
    /// <exception cref="Data.StoreRefusedException">The words cannot be kept; says why.</exception>
    public async Task SetWordsAsync(long pictureId, IReadOnlyList<string> list) => await words.SetAsync(await ProjectAsync(pictureId), list, default);

    private async Task<int> ProjectAsync(long pictureId) =>
        (await pictures.FindAsync(pictureId, default) ?? throw new KeyNotFoundException($"There is no picture {pictureId}.")).ProjectId;

    private async Task<PictureTags> FindAsync(long pictureId, string name, ClipTagger tagger, string[] asked)
    {
        var question = string.Join('\n', asked.Prepend(name));
        if (_known.TryGetValue(pictureId, out var known) && known.Asked == question && !known.Tags.IsFaulted)
        {
            return await known.Tags;
        }

        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        var looking = LookAsync(pictureId, tagger, asked);
        _known[pictureId] = (question, looking);
        return await looking;
    }

    private async Task<PictureTags> LookAsync(long pictureId, ClipTagger tagger, string[] asked)
    {
        var (image, _) = await pixels.LoadAsync(pictureId, LongSide, default);
        return await tagger.TagAsync(image, asked);
    }
}
