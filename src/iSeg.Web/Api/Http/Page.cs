using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace iSeg.Web.Api.Http;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="Next">What to send as `after` for the next part; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Lists part by part, `?limit=N&amp;after=CURSOR`: what is added or deleted meanwhile neither repeats nor hides anything else.</summary>
internal static class Paging
{
    public const int Usual = 100;
    public const int Most = 500;

    /// <exception cref="ApiException">Out of range.</exception>
    public static int Limit(int? limit) => limit switch
    {
        null => Usual,
        >= 1 and <= Most => limit.Value,
        _ => throw ApiException.Bad($"'limit' is {limit}; it must be from 1 to {Most}."),
    };

    /// <summary>The text that a cursor stands for; null for the start.</summary>
    /// <exception cref="ApiException">Not a cursor.</exception>
    public static string? After(string? cursor)
    {
        try
        {
            return string.IsNullOrEmpty(cursor) ? null : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(WebEncoders.Base64UrlDecode(cursor));
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException)
        {
            throw Broken();
        }
    }

    /// <summary>The number that a cursor stands for; 0 for the start.</summary>
    /// <exception cref="ApiException">Not a cursor.</exception>
    public static long AfterNumber(string? cursor) =>
        After(cursor) is not { } text ? 0 : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Broken();

    /// <summary>Makes a page of one item more than asked for, and says in the header Link where the next one is.</summary>
    /// <param name="http">The request.</param>
    /// <param name="found">The items, and one more when there is more.</param>
    /// <param name="limit">How many were asked for.</param>
    /// <param name="cursor">What an item's place is called.</param>
    /// <param name="body">What is sent of an item.</param>
    public static Page<TBody> Of<T, TBody>(HttpContext http, IReadOnlyList<T> found, int limit, Func<T, object> cursor, Func<T, TBody> body)
    {
        var next = found.Count > limit
            ? WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(Convert.ToString(cursor(found[limit - 1]), CultureInfo.InvariantCulture)!))
            : null;
        if (next is not null)
        {
            var query = new QueryBuilder(http.Request.Query.Where(q => q.Key is not "after").SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? ""))) { { "after", next } };
            http.Response.Headers.Link = $"<{http.Request.PathBase}{http.Request.Path}{query}>; rel=\"next\"";
        }

        return new([.. found.Take(limit).Select(body)], next);
    }

    private static ApiException Broken() => ApiException.Bad("'after' is no cursor of this list; send what the page before gave as 'next'.");
}
