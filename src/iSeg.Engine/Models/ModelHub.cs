using System.Net;
using System.Text.Json;

namespace iSeg.Engine.Models;

/// <summary>A file of a repository.</summary>
/// <param name="Path">Inside the repository.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of large files; null for small ones.</param>
/// <param name="GitId">Git's SHA-1 of small ones.</param>
public sealed record HubFile(string Path, long Size, string? Sha256, string GitId);

/// <summary>What a hub says about a repository, before anything is downloaded.</summary>
/// <param name="Repository">Owner and name.</param>
/// <param name="Revision">The commit that the files are of.</param>
/// <param name="Licence">As its card names it; null where it names none.</param>
/// <param name="Files">What a checkpoint needs of it; half precision where there is a choice.</param>
public sealed record HubModel(string Repository, string Revision, string? Licence, IReadOnlyList<HubFile> Files)
{
    /// <summary>Bytes that are to be downloaded.</summary>
    public long Bytes => Files.Sum(file => file.Size);
}

/// <summary>Asks a hub that speaks as Hugging Face does. Nothing is asked before a person wants a download.</summary>
public sealed class ModelHub
{
    /// <summary>Where published checkpoints are.</summary>
    public static readonly Uri HuggingFace = new("https://huggingface.co/");

    private const int MaxAnswer = 8_000_000;
    private readonly HttpClient _http;
    private readonly Uri _endpoint;

    /// <param name="http">Its timeout must be infinite: weights take as long as they take.</param>
    /// <param name="endpoint">Https, or this machine.</param>
    /// <exception cref="ModelException">The endpoint is neither.</exception>
    public ModelHub(HttpClient http, Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(endpoint);
        _http = http;
        _endpoint = endpoint.IsAbsoluteUri && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))
            ? new(endpoint.AbsoluteUri.TrimEnd('/') + "/")
            : throw new ModelException($"{endpoint} cannot be downloaded from: an https address is needed.");
    }

    /// <summary>What there is to download.</summary>
    /// <param name="repository">Owner and name, such as "stable-diffusion-v1-5/stable-diffusion-v1-5".</param>
    /// <param name="revision">Branch, tag or commit.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <exception cref="ModelException">The hub does not answer, has no such repository, or it is no checkpoint.</exception>
    public async Task<HubModel> LookUpAsync(string repository, string revision = "main", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(revision);
        if (repository.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name] || !IsPlain(owner) || !IsPlain(name) || !IsPlain(revision))
        {
            throw new ModelException($"\"{repository}\" is no repository: owner/name is needed, such as stable-diffusion-v1-5/stable-diffusion-v1-5.");
        }

        using var info = await AskAsync($"api/models/{repository}/revision/{revision}", repository, cancellationToken);
        var commit = info.RootElement.TryGetProperty("sha", out var sha) && sha.GetString() is { } text && IsPlain(text) ? text : revision;
        using var tree = await AskAsync($"api/models/{repository}/tree/{commit}?recursive=true", repository, cancellationToken);
        try
        {
            return new(repository, commit, Licence(info.RootElement), CheckpointFiles.Choose(repository, [.. tree.RootElement.EnumerateArray().Select(File).OfType<HubFile>()]));
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelException($"{_endpoint.Host} lists the files of {repository} in a way that is not understood.", exception);
        }
    }

    /// <summary>Where a file is; the caller reads as much as it wants.</summary>
    internal Uri AddressOf(HubModel model, HubFile file) => new(_endpoint, $"{model.Repository}/resolve/{model.Revision}/{file.Path}");

    internal HttpClient Http => _http;

    internal string Host => _endpoint.Host;

    private async Task<JsonDocument> AskAsync(string path, string repository, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(_endpoint, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw new ModelException($"{_endpoint.Host} has no public repository {repository} ({(int)answer.StatusCode}).");
            }

            answer.EnsureSuccessStatusCode();
            if (answer.Content.Headers.ContentLength > MaxAnswer)
            {
                throw new ModelException($"{_endpoint.Host} answers with {answer.Content.Headers.ContentLength} bytes where a list was asked for.");
            }

            await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw new ModelException($"{_endpoint.Host} could not be asked about {repository}: {exception.Message}", exception);
        }
    }

    private static HubFile? File(JsonElement entry)
    {
        if (entry.GetProperty("type").GetString() != "file")
        {
            return null;
        }

        var large = entry.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object ? lfs : (JsonElement?)null;
        return new(
            entry.GetProperty("path").GetString() ?? "",
            (large ?? entry).GetProperty("size").GetInt64(),
            large?.GetProperty("oid").GetString()?.Replace("sha256:", "", StringComparison.Ordinal),
            entry.GetProperty("oid").GetString() ?? "");
    }

    private static string? Licence(JsonElement info) =>
        info.TryGetProperty("cardData", out var card) && card.ValueKind == JsonValueKind.Object && card.TryGetProperty("license", out var licence)
            && licence.ValueKind == JsonValueKind.String
            ? licence.GetString()
            : null;

    private static bool IsPlain(string part) =>
        part is not ("." or "..") && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
