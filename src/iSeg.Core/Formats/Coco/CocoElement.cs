using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace iSeg.Core.Formats.Coco;

/// <summary>An element of a COCO list, and how to say where it stands.</summary>
internal readonly struct CocoElement
{
    private readonly JsonElement _json;

    public CocoElement(JsonElement json, string place)
    {
        (_json, Place) = (json, place);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Fault("is no object");
        }

        if (json.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.Number or JsonValueKind.String)
        {
            Place = $"{place} (id {id.GetRawText()})";
        }
    }

    public string Place { get; }

    /// <summary>A member, or null where it is missing or JSON's null.</summary>
    public JsonElement? Find(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Fault($"has no text \"{name}\"");

    public string TextOrEmpty(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    public long Whole(string name, long least, long most) => WholeOrNull(name, least, most) ?? throw Fault($"has no \"{name}\"");

    /// <summary>A whole number; 3.0 is one too, and so is "3".</summary>
    public long? WholeOrNull(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return WholeEvenAsText(value) is { } whole && whole >= least && whole <= most
            ? whole
            : throw Fault($"has \"{name}\": {Shown(value)}, not a whole number{(least == long.MinValue ? "" : $" from {least} to {most}")}");
    }

    /// <summary>0, 1, true, false, numbers as text too; false where it is missing.</summary>
    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { } value when WholeEvenAsText(value) is 0 or 1 => WholeEvenAsText(value) == 1,
        { } value => throw Fault($"has \"{name}\": {Shown(value)}, not 0 or 1"),
    };

    /// <summary>The members that are not among the known ones, as a JSON object; null where there are none.</summary>
    public string? Others(IReadOnlyList<byte[]> known)
    {
        Utf8JsonWriter? json = null;
        ArrayBufferWriter<byte>? text = null;
        foreach (var member in _json.EnumerateObject())
        {
            if (IsAmong(member, known))
            {
                continue;
            }

            if (json is null)
            {
                json = new(text = new ArrayBufferWriter<byte>(), CocoJson.Options);
                json.WriteStartObject();
            }

            member.WriteTo(json);
        }

        if (json is null)
        {
            return null;
        }

        using (json)
        {
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text!.WrittenSpan);
    }

    public CocoFormatException Fault(string what) => new($"{Place} {what}.");

    public static long? Whole(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        return value.TryGetInt64(out var whole) ? whole
            : value.TryGetDouble(out var real) && real == Math.Floor(real) && Math.Abs(real) < 1L << 53 ? (long)real
            : null;
    }

    /// <summary>Some tools write all numbers as text: what they mean is plain, though no other tool may read it.</summary>
    private static long? WholeEvenAsText(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null
        : Whole(value);

    private static bool IsAmong(JsonProperty member, IReadOnlyList<byte[]> known)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (member.NameEquals(known[i]))
            {
                return true;
            }
        }

        return false;
    }

    public static string Shown(JsonElement value)
    {
        const int most = 40;
        var text = value.GetRawText();
        return text.Length <= most ? text : text[..most] + "...";
    }
}
