namespace iSeg.Web.Api.Http;

/// <summary>Values of an enumeration in addresses, by name as JSON has them; routing knows them only as C# writes them.</summary>
internal static class Choice
{
    /// <summary>All names, as "inReview".</summary>
    public static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]);

    /// <summary>Null when nothing is said.</summary>
    /// <exception cref="ApiException">None of them; says which there are.</exception>
    public static T? Read<T>(string? text, string parameter)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Names<T>().Contains(text) ? Enum.Parse<T>(text, ignoreCase: true)
            : throw ApiException.Bad($"'{parameter}' is '{(text.Length > 40 ? text[..40] + "..." : text)}'; it must be one of {string.Join(", ", Names<T>())}.");
    }
}
