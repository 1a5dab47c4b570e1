using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace iSeg.Web.Api.Http;

/// <summary>Reads bodies, and says what is wrong with one in words of the API and not of its serializer.</summary>
internal static partial class ApiBody
{
    /// <exception cref="ApiException">No JSON (400, 415), or not what is asked for (400); names the member.</exception>
    public static async Task<T> ReadBodyAsync<T>(this HttpContext http)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, Problems.Usual(StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            return await http.Request.ReadFromJsonAsync<T>(http.Json(), http.RequestAborted)
                ?? throw ApiException.Bad("The body is null; send a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw ApiException.Bad(Explain(wrong));
        }
    }

    /// <summary>How this program writes JSON.</summary>
    public static JsonSerializerOptions Json(this HttpContext http) => http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private static string Explain(JsonException wrong)
    {
        var where = wrong.Path is { Length: > 0 } path ? $" at {path}" : "";
        if (wrong is BodyException)
        {
            return $"The body is wrong{where}: {wrong.Message}";
        }

        if (wrong.Message.Contains("missing required properties", StringComparison.Ordinal))
        {
            return $"The body{where} lacks {string.Join(" and ", Quoted().Matches(wrong.Message).Skip(1).Select(m => m.Value))}.";
        }

        if (wrong.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return $"The body has {Quoted().Match(wrong.Message).Value}{where}, which is not known here. Look for a misspelling.";
        }

        if (wrong.Message.Contains("allow setting null", StringComparison.Ordinal))
        {
            return $"The body is wrong{where}: null cannot stand there.";
        }

        return wrong.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? $"The body is wrong{where}: the value is not of the kind that is asked for."
            : $"The body is no JSON{where} (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}).";
    }

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();
}

/// <summary>What a converter of ours finds wrong; the message is fit to be shown.</summary>
internal sealed class BodyException(string message) : JsonException(message);
