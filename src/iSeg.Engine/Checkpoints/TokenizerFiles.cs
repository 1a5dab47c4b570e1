using System.Text.Json;

namespace iSeg.Engine.Checkpoints;

/// <summary>The tokenizer folder of a checkpoint: CLIP's vocabulary and merges, and which tokens mean start, end and padding.</summary>
public sealed record TokenizerFiles
{
    private const int MaxMergesBytes = 16_000_000;

    /// <summary>Token to number.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Pairs "left right", most frequent first.</summary>
    public required IReadOnlyList<string> Merges { get; init; }

    public required string StartToken { get; init; }

    public required string EndToken { get; init; }

    /// <summary>Fills a short prompt up: the end token in Stable Diffusion 1.x, "!" in 2.x.</summary>
    public required string PadToken { get; init; }

    /// <exception cref="CheckpointException">A file is missing or does not fit the others.</exception>
    internal static TokenizerFiles Read(string folder)
    {
        var vocabularyFile = ConfigFile.Read(Path.Combine(folder, "vocab.json"));
        var vocabulary = vocabularyFile.Pairs(null).ToDictionary(
            pair => pair.Key,
            pair => pair.Value.ValueKind == JsonValueKind.Number && pair.Value.TryGetInt32(out var id) && id >= 0
                ? id
                : throw vocabularyFile.Wrong(pair.Key, "must be a token's number."));

        // The special tokens' own file has the last word, as in Transformers: published 2.x checkpoints contradict themselves here.
        ConfigFile?[] settings = [ReadIfThere(folder, "special_tokens_map.json"), ReadIfThere(folder, "tokenizer_config.json")];
        string Token(string key, string standard)
        {
            var token = settings.Select(file => file?.Token(key)).FirstOrDefault(found => found is not null) ?? standard;
            return vocabulary.ContainsKey(token) ? token : throw vocabularyFile.Wrong(token, $"is missing; the tokenizer uses it as {key}.");
        }

        var end = Token("eos_token", "<|endoftext|>");
        return new()
        {
            Vocabulary = vocabulary,
            Merges = ReadMerges(Path.Combine(folder, "merges.txt")),
            StartToken = Token("bos_token", "<|startoftext|>"),
            EndToken = end,
            PadToken = Token("pad_token", end),
        };
    }

    private static ConfigFile? ReadIfThere(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Path.Exists(path) ? ConfigFile.Read(path) : null;
    }

    private static List<string> ReadMerges(string path)
    {
        try
        {
            var file = new FileInfo(LinkResolution.Resolve(path));
            if (file.Length > MaxMergesBytes)
            {
                throw new CheckpointException(path, $"it has {file.Length} bytes; a list of merges has at most {MaxMergesBytes}.");
            }

            var merges = new List<string>();
            foreach (var line in File.ReadLines(file.FullName))
            {
                if (line.Length == 0 || (merges.Count == 0 && line.StartsWith("#version", StringComparison.Ordinal)))
                {
                    continue;
                }

                merges.Add(line.Split(' ') is [{ Length: > 0 }, { Length: > 0 }]
                    ? line
                    : throw new CheckpointException(path, $"merge {merges.Count + 1} is not a pair of two parts with a blank between."));
            }

            return merges;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"it cannot be read ({exception.Message})", exception);
        }
    }
}
