using System.Text.Json;
using System.Text.Json.Serialization;

namespace iSeg.Web.Api.Http;

/// <summary>Values of an enumeration by name, as "inReview"; never by number.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
