using System.Collections.Immutable;
using System.Text.Json;

namespace iSeg.Engine.Checkpoints;

/// <summary>A JSON settings file of a checkpoint, read key by key; every refusal names the file and the key.</summary>
internal sealed class ConfigFile
{
    private const int MaxBytes = 16_000_000;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    private readonly JsonElement _root;

    private ConfigFile(string path, JsonElement root) => (Path, _root) = (path, root);

    public string Path { get; }

    /// <exception cref="CheckpointException">The file is missing or no JSON object.</exception>
    public static ConfigFile Read(string path)
    {
        try
        {
            var file = new FileInfo(LinkResolution.Resolve(path));
            if (file.Length > MaxBytes)
            {
                throw new CheckpointException(path, $"it has {file.Length} bytes; a settings file has at most {MaxBytes}.");
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName), Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new(path, json.RootElement.Clone())
                : throw new CheckpointException(path, "it is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(path, $"it is not JSON ({exception.Message})", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"it cannot be read ({exception.Message})", exception);
        }
    }

    /// <summary>The value is there and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <param name="key">A whole number.</param>
    /// <param name="min">Smallest that makes sense.</param>
    /// <param name="max">Largest that makes sense; what is absurdly large is refused before anything is built from it.</param>
    /// <param name="standard">What a missing key means; null where it must be there.</param>
    public int Int(string key, int min, int max, int? standard = null) =>
        Find(key) is { } value ? ToInt(key, value, min, max) : standard ?? throw Missing(key);

    /// <summary>A list of numbers, or one number that stands for <paramref name="count"/> equal ones.</summary>
    public ImmutableArray<int> Ints(string key, int count, int min, int max, int? standard = null)
    {
        if (Find(key) is not { ValueKind: JsonValueKind.Array } list)
        {
            return [.. Enumerable.Repeat(Int(key, min, max, standard), count)];
        }

        var values = list.EnumerateArray().Select(value => ToInt(key, value, min, max)).ToImmutableArray();
        return values.Length == count ? values : throw Wrong(key, $"has {values.Length} entries, but there are {count} levels.");
    }

    /// <summary>A list of numbers with at least one and at most eight entries.</summary>
    public ImmutableArray<int> Levels(string key, int min, int max)
    {
        var list = Find(key) ?? throw Missing(key);
        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is >= 1 and <= 8
            ? [.. list.EnumerateArray().Select(value => ToInt(key, value, min, max))]
            : throw Wrong(key, "must be a list of one to eight numbers.");
    }

    public double Number(string key, double min, double max, double? standard = null)
    {
        if (Find(key) is not { } value)
        {
            return standard ?? throw Missing(key);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, FormattableString.Invariant($"must be a number in {min}..{max}."));
    }

    public bool Bool(string key, bool standard) => Find(key) switch
    {
        null => standard,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(key, "must be true or false."),
    };

    public string Text(string key, string? standard = null) => Find(key) switch
    {
        null => standard ?? throw Missing(key),
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        _ => throw Wrong(key, "must be a text."),
    };

    /// <summary>A list of exactly so many texts.</summary>
    public ImmutableArray<string> Texts(string key, int count)
    {
        var list = Find(key) ?? throw Missing(key);
        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == count
            && list.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(value => value.GetString()!)]
            : throw Wrong(key, $"must be a list of {count} texts.");
    }

    /// <summary>A token as tokenizer files give it: a text, or an object whose "content" is the text. Null where the key is missing.</summary>
    public string? Token(string key)
    {
        var value = Find(key) is { ValueKind: JsonValueKind.Object } token && token.TryGetProperty("content", out var content) ? content : Find(key);
        return value switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            _ => throw Wrong(key, "must be a token."),
        };
    }

    /// <summary>A part of the file that has settings of its own; its refusals name the file and the keys as they are in that part.</summary>
    public ConfigFile Section(string key)
    {
        var value = Find(key) ?? throw Missing(key);
        return value.ValueKind == JsonValueKind.Object ? new(Path, value) : throw Wrong(key, "must be an object.");
    }

    /// <summary>All pairs of an object, or of the whole file.</summary>
    public IEnumerable<(string Key, JsonElement Value)> Pairs(string? key)
    {
        var map = key is null ? _root : Find(key) ?? throw Missing(key);
        return map.ValueKind == JsonValueKind.Object ? map.EnumerateObject().Select(pair => (pair.Name, pair.Value)) : throw Wrong(key!, "must be an object.");
    }

    /// <summary>Refuses anything but the one value that the networks here are built for; a missing key is that value.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="allowed">Values as JSON writes them, such as "null", "false" or "\"silu\"".</param>
    public void Only(string key, params ReadOnlySpan<string> allowed)
    {
        if (_root.TryGetProperty(key, out var value) && !allowed.Contains(value.GetRawText()) && value.ValueKind != JsonValueKind.Null)
        {
            var found = value.GetRawText();
            throw Wrong(key, $"is {(found.Length <= 80 ? found : found[..80] + "...")}; only {string.Join(" or ", allowed.ToArray())} is supported.");
        }
    }

    public CheckpointException Wrong(string key, string what) => new(Path, $"\"{key}\" {what}");

    private CheckpointException Missing(string key) => new(Path, $"\"{key}\" is missing.");

    private JsonElement? Find(string key) =>
        _root.TryGetProperty(key, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private int ToInt(string key, JsonElement value, int min, int max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, $"must be a whole number in {min}..{max}.");
}
