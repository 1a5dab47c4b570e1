using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Api;

/// <summary>An answer of the API.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders Content, byte[] Bytes)
{
    public JsonElement Json => Bytes.Length == 0 ? default : JsonDocument.Parse(Bytes).RootElement;

    public string ETag => Headers.ETag!.ToString();

    public string Location => Headers.Location!.ToString();

    public string Detail => Json.GetProperty("detail").GetString()!;

    public JsonElement this[string member] => Json.GetProperty(member);

    /// <summary>The answer is a problem document of this status that says this.</summary>
    public void ShouldBeProblem(HttpStatusCode status, string says)
    {
        Status.ShouldBe(status, Encoding.UTF8.GetString(Bytes));
        Content.ContentType!.MediaType.ShouldBe("application/problem+json");
        Json.GetProperty("status").GetInt32().ShouldBe((int)status);
        Json.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        Detail.ShouldContain(says, Case.Insensitive);
    }

    /// <summary>The answer's JSON, where it is this status.</summary>
    public JsonElement Expect(HttpStatusCode status)
    {
        Status.ShouldBe(status, Encoding.UTF8.GetString(Bytes));
        return Json;
    }
}

/// <summary>Requests as programs send them.</summary>
internal static class ApiClient
{
    public static Task<ApiAnswer> GetAsync(this WebServer server, string path, params (string Name, string Value)[] headers) => server.CallAsync("GET", path, null, headers);

    public static Task<ApiAnswer> PostAsync(this WebServer server, string path, object body, params (string Name, string Value)[] headers) => server.CallAsync("POST", path, body, headers);

    /// <param name="server">The server.</param>
    /// <param name="method">GET, POST, ...</param>
    /// <param name="path">Below /api/v1, or from the root.</param>
    /// <param name="body">Bytes are sent as they are, everything else as JSON; null for nothing.</param>
    /// <param name="headers">More headers.</param>
    public static async Task<ApiAnswer> CallAsync(this WebServer server, string method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path.StartsWith("/api/", StringComparison.Ordinal) ? path : "/api/v1" + path);
        request.Content = body switch
        {
            null => null,
            byte[] bytes => new ByteArrayContent(bytes) { Headers = { ContentType = new("application/octet-stream") } },
            string text => new StringContent(text, new MediaTypeHeaderValue("application/json")),
            _ => new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), new MediaTypeHeaderValue("application/json")),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await server.Http.SendAsync(request);
        return new(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>All items of a list, page by page, as the header Link leads; and how many pages there were.</summary>
    public static async Task<(int Pages, IReadOnlyList<JsonElement> Items)> ReadAllAsync(this WebServer server, string path)
    {
        var (pages, items) = (0, new List<JsonElement>());
        for (string? next = path; next is not null; pages++)
        {
            var answer = await server.GetAsync(next);
            items.AddRange(answer.Expect(HttpStatusCode.OK).GetProperty("items").EnumerateArray());
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            (next is null).ShouldBe(answer["next"].ValueKind == JsonValueKind.Null, "Link and 'next' say the same");
        }

        return (pages, items);
    }

    /// <summary>Waits until a job is over.</summary>
    public static async Task<JsonElement> FinishAsync(this WebServer server, ApiAnswer accepted, params (string Name, string Value)[] headers)
    {
        accepted.Status.ShouldBe(HttpStatusCode.Accepted, Encoding.UTF8.GetString(accepted.Bytes));
        while (true)
        {
            var job = (await server.GetAsync(accepted.Location, headers)).Expect(HttpStatusCode.OK);
            if (job.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                return job;
            }

            await Task.Delay(20);
        }
    }
}
