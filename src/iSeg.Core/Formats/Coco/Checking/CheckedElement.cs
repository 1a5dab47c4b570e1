using System.Text.Json;

namespace iSeg.Core.Formats.Coco.Checking;

/// <summary>An element of a list whose faults are told instead of thrown; values that are not what they should be are null.</summary>
internal sealed class CheckedElement
{
    private readonly JsonElement _json;
    private readonly string _path;
    private readonly Action<CocoSeverity, string, string, string> _add;

    public CheckedElement(JsonElement json, string path, Action<CocoSeverity, string, string, string> add)
    {
        (_json, _path, _add) = (json, path, add);
        IsObject = json.ValueKind == JsonValueKind.Object;
        if (!IsObject)
        {
            Error("no object", "", $"{CocoElement.Shown(json)} is no object.");
        }
    }

    public bool IsObject { get; }

    public void Error(string kind, string member, string message) => _add(CocoSeverity.Error, kind, At(member), message);

    public void Warning(string kind, string member, string message) => _add(CocoSeverity.Warning, kind, At(member), message);

    /// <summary>A member, or null where it is missing or JSON's null.</summary>
    public JsonElement? Find(string name) => _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public long? Whole(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            Error($"no {name}", name, $"There is no \"{name}\".");
            return null;
        }

        if (CocoElement.Whole(value) is { } whole && whole >= least && whole <= most)
        {
            return whole;
        }

        Error($"bad {name}", name, $"{CocoElement.Shown(value)} is no whole number{(least == long.MinValue ? "" : $" from {least} to {most}")}.");
        return null;
    }

    public string? Text(string name)
    {
        var value = Find(name);
        if (value is not { ValueKind: JsonValueKind.String } || value.Value.GetString()!.Length == 0)
        {
            Error(value is null ? $"no {name}" : $"bad {name}", name, value is null ? $"There is no \"{name}\"." : $"{CocoElement.Shown(value.Value)} is no text that could be a name.");
            return null;
        }

        return value.Value.GetString();
    }

    public void Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            Warning($"no {name}", name, $"There is no \"{name}\"; COCO's own evaluation wants 0 or 1.");
        }
        else if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Warning($"bad {name}", name, $"{CocoElement.Shown(value)} is not written as 0 or 1.");
        }
        else if (CocoElement.Whole(value) is not (0 or 1))
        {
            Error($"bad {name}", name, $"{CocoElement.Shown(value)} is not 0 or 1.");
        }
    }

    private string At(string member) => member.Length == 0 ? _path : member[0] == '[' ? _path + member : $"{_path}.{member}";
}
