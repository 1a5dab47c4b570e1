using System.CommandLine;
using System.Text.Json;
using iSeg.Cli.Evaluating;
using iSeg.Cli.Segmenting;
using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Clip;
using iSeg.Engine.Imaging;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Cli.PseudoMasking;

/// <summary>A folder of pictures and what they show, to a folder of label pictures. Goes on where it was stopped.</summary>
/// <param name="Images">The pictures' folder.</param>
/// <param name="Lists">Categories by picture; null where CLIP says what a picture shows.</param>
/// <param name="IsOfWholeSet">Whether <paramref name="Lists"/> may name pictures that are not in the folder.</param>
/// <param name="Words">All categories in the order of their values; the first is written as 1.</param>
/// <param name="Clip">The CLIP that tags; null with <paramref name="Lists"/>.</param>
/// <param name="Tagging">How it tags.</param>
/// <param name="Model">The Stable Diffusion checkpoint.</param>
/// <param name="Preset">Its settings.</param>
/// <param name="Output">The labels' folder; made where it is not there.</param>
/// <param name="Again">Makes labels anew that are there already.</param>
internal sealed record PseudoMaskRun(
    DirectoryInfo Images, Dictionary<string, IReadOnlyList<string>>? Lists, bool IsOfWholeSet, IReadOnlyList<string> Words, string? Clip, TagOptions Tagging, string Model, MaskPreset Preset,
    DirectoryInfo Output, bool Again)
{
    private const int MostWords = byte.MaxValue - 1;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<int> RunAsync(InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (Words.Count > MostWords)
        {
            throw new CliException($"There are {Words.Count} categories; a label picture has room for {MostWords}.");
        }

        var pictures = Pictures();
        var values = Words.Index().ToDictionary(word => word.Item, word => (byte)(word.Index + 1), StringComparer.OrdinalIgnoreCase);
        using var tagger = Clip is null ? null : ClipTagger.Load(ModelOption.OpenClip(Clip, cancellationToken));
        using var backbone = StableDiffusionBackbone.Load(ModelOption.Open(Model, cancellationToken), ModelOption.NameOf(Model));
        await ClaimAsync(pictures);
        await File.WriteAllLinesAsync(Path.Combine(Output.FullName, "classes.txt"), ["background", .. Words], cancellationToken);
        var masker = new PseudoMasker(backbone, Preset);
        var (written, kept, failed) = (0, 0, 0);
        using (var line = new ProgressLine(console.Error))
        {
            foreach (var (index, (name, path)) in pictures.Index())
            {
                line.Show(new(index, pictures.Count, name));
                var target = Target(name);
                if (File.Exists(target) && !Again)
                {
                    kept++;
                    continue;
                }

                try
                {
                    await LabelAsync(path, name, target, values, tagger, masker, cancellationToken);
                    written++;
                }
                catch (Exception exception) when (exception is PictureException or InvalidPromptException or IOException or UnauthorizedAccessException or ArgumentException)
                {
                    failed++;
                    await console.Error.WriteLineAsync($"Failed: {name}: {exception.Message.ReplaceLineEndings(" ")}");
                }
            }
        }

        await console.Output.WriteLineAsync(JsonSerializer.Serialize(new { pictures = pictures.Count, written, kept, failed, preset = Preset.Name, path = Output.FullName }));
        return failed == 0 ? CliRunner.Done : CliRunner.Failed;
    }

    private static string LabelOf(string name) => $"{CategoryLists.Stem(name)}.png";

    private string Target(string name) => Path.Combine(Output.FullName, LabelOf(name));

    /// <summary>
    /// With other categories a value means something else, so labels of other settings are no labels of this run. To be made anew they are
    /// deleted first; those of pictures that this run does not know would be left with other values, so that it is refused where there are any.
    /// </summary>
    private async Task ClaimAsync(List<(string Name, string Path)> pictures) => await new MadeWith(
        Output,
        [
            ("images", Path.TrimEndingDirectorySeparator(Images.FullName)), ("model", ModelOption.PathOf(Model)),
            ("names", Clip is null ? "of a list" : FormattableString.Invariant($"by CLIP {ModelOption.PathOf(Clip)}, keep {Tagging.Keep}")),
            ("preset", Preset.Name), ("background", Preset.Background.ToString()), ("categories", Listed(Words)),
        ],
        "Name another folder with --output, or make them anew with --again.")
    {
        OfFiles = Lists is null ? [] : [.. pictures.Select(picture => (File: LabelOf(picture.Name), Listed(Lists[CategoryLists.Stem(picture.Name)]))).DistinctBy(picture => picture.File)],
        Anew = Again ? [.. pictures.Select(picture => LabelOf(picture.Name))] : [],
    }.ClaimAsync();

    /// <summary>Names may have commas in them; so what is one name and what are two is to be seen.</summary>
    private static string Listed(IReadOnlyList<string> names) => JsonSerializer.Serialize(names, Plain);

    private async Task LabelAsync(
        string path, string name, string target, Dictionary<string, byte> values, ClipTagger? tagger, PseudoMasker masker, CancellationToken cancellationToken)
    {
        var (picture, size) = PictureInput.Load(new(path), cancellationToken);
        var shown = tagger is null
            ? Lists![CategoryLists.Stem(name)]
            : [.. (await tagger.TagAsync(picture, Words, Tagging, cancellationToken)).Kept.Select(tag => tag.Word)];
        var labels = await masker.LabelAsync(picture, size, [.. shown.Select(word => (word, values[word]))], cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await WholeFile.WriteBytesAsync(target, LabelPng.Encode(labels, size), cancellationToken);
    }

    /// <summary>
    /// The pictures that something is known of. A list that somebody wrote and that names a picture which is not there is wrong; a COCO file speaks of a
    /// whole data set, of which the folder may hold a part.
    /// </summary>
    private List<(string Name, string Path)> Pictures()
    {
        if (!Images.Exists)
        {
            throw new CliException($"There is no folder {Images.FullName}.");
        }

        string[] endings = [".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif"];

        // A folder for the labels among the pictures is no folder of pictures.
        var labels = Path.TrimEndingDirectorySeparator(Output.FullName) + Path.DirectorySeparatorChar;
        var found = Images.EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .Where(file => !file.FullName.StartsWith(labels, StringComparison.Ordinal))
            .Select(file => (Name: Path.GetRelativePath(Images.FullName, file.FullName).Replace('\\', '/'), Path: file.FullName))
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        if (Lists is not null)
        {
            var stems = found.Select(file => CategoryLists.Stem(file.Name)).ToHashSet();
            if (!IsOfWholeSet && Lists.Keys.FirstOrDefault(name => !stems.Contains(name)) is { } lost)
            {
                throw new CliException($"The list names {lost}, but there is no such picture in {Images.FullName}.");
            }

            var named = found.Where(file => Lists.ContainsKey(CategoryLists.Stem(file.Name))).ToList();
            if (named.Count == 0 && found.Count > 0)
            {
                throw new CliException($"None of the {found.Count} pictures in {Images.FullName} is named; the first is {found[0].Name}, and the list begins with {Lists.Keys.FirstOrDefault() ?? "nothing"}.");
            }

            found = named;
        }

        return found.Count > 0 ? found : throw new CliException($"There is no picture in {Images.FullName}.");
    }
}
