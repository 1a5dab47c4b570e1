using Microsoft.AspNetCore.Http.HttpResults;

namespace iSeg.Web.Shell;

/// <summary>Answers in place of what was asked for: a page for people, JSON for programs.</summary>
internal static class PlainAnswers
{
    /// <param name="http">Whom to answer; nothing must have been sent yet.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">In a few words, for people.</param>
    /// <param name="text">What it is and what to do.</param>
    /// <param name="back">Where the page's link leads, and what it says.</param>
    public static Task WriteAsync(HttpContext http, int status, string title, string text, (string Address, string Action)? back = null)
    {
        if (!IsPerson(http.Request))
        {
            return TypedResults.Problem(text, statusCode: status).ExecuteAsync(http);
        }

        var (address, action) = back ?? ("/", "To the projects");
        var page = new RazorComponentResult<PlainPage>(new { Title = title, Text = text, Address = address, Action = action }) { StatusCode = status };
        return page.ExecuteAsync(http);
    }

    /// <summary>Browsers ask for pages, scripts and programs for data.</summary>
    public static bool IsPerson(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/_blazor") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
