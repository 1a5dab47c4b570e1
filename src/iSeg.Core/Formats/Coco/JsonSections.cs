using System.Runtime.CompilerServices;
using System.Text.Json;

namespace iSeg.Core.Formats.Coco;

/// <summary>
/// Walks a JSON object whose members are long lists and hands out the lists' elements one by one: memory is that of one element,
/// however long the file.
/// </summary>
/// <param name="sections">The lists that are wanted.</param>
/// <param name="readOver">Members that are not even handed out as others.</param>
internal sealed class JsonSections(IReadOnlySet<string> sections, IReadOnlySet<string>? readOver = null)
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>An element, or a name or text that is read over, must fit in so many bytes.</summary>
    private const int LargestElement = 1 << 29;

    /// <summary>A member that is none of the lists is handed out when it is not longer than this; longer ones are read over.</summary>
    private const int LargestOther = 1 << 24;

    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    private byte[] _buffer = new byte[FirstBuffer];
    private int _filled;
    private JsonReaderState _state;
    private bool _started;

    /// <summary>The names of the object's members up to here, in the file's order; what is null is as if it were not there.</summary>
    public List<string> Members { get; } = [];

    private string Place => _member is null ? "$" : _index < 0 ? $"$.{_member}" : $"$.{_member}[{_index}]";

    /// <summary>Bytes before the buffer.</summary>
    private long _offset;

    /// <summary>The object's member that the reader is in, whether it is a wanted list, and how many elements of it are done; -1 unless it is a list.</summary>
    private string? _member;
    private bool _wanted;
    private int _index = -1;

    /// <summary>Every element of the wanted lists, in the file's order.</summary>
    /// <param name="stream">UTF-8, with or without byte order mark.</param>
    /// <param name="read">Section, index and element to a result; the element is gone afterwards.</param>
    /// <param name="other">Name and value of a member that is no wanted list to a result, or to null; null for none of them.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="CocoFormatException">Not JSON, or not an object of lists; names the byte.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream,
        Func<string, int, JsonElement, T> read,
        Func<string, JsonElement, T?>? other,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var found = new List<T>();
        for (var last = false; !last;)
        {
            if (_filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length < LargestElement ? 2 * _buffer.Length : throw new CocoFormatException(
                    $"{Place} at byte {_offset} is longer than {LargestElement} bytes."));
            }

            var count = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            (_filled, last) = (_filled + count, count == 0);
            Consume(last, read, other, found);
            foreach (var item in found)
            {
                yield return item;
            }

            found.Clear();
        }
    }

    private void Consume<T>(bool last, Func<string, int, JsonElement, T> read, Func<string, JsonElement, T?>? other, List<T> found)
        where T : class
    {
        var start = 0;
        if (!_started)
        {
            if (_filled < ByteOrderMark.Length && !last)
            {
                return;
            }

            if (JsonFault.OtherContent(_buffer.AsSpan(0, _filled)) is { } kind)
            {
                throw new CocoFormatException(kind);
            }

            start = _buffer.AsSpan(0, _filled).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
            _started = true;
        }

        var reader = new Utf8JsonReader(_buffer.AsSpan(start, _filled - start), last, _state);
        try
        {
            while (Advance(ref reader, read, other, found))
            {
            }
        }
        catch (JsonException exception)
        {
            var at = start + (int)reader.BytesConsumed;
            throw new CocoFormatException($"Not JSON at byte {_offset + at}, in {Place}: {JsonFault.Explain(_buffer.AsSpan(at, _filled - at), exception)}", exception) { JsonPath = Place };
        }
        catch (InvalidOperationException exception)
        {
            // The JSON reader's way to say that a text is no UTF-8, or holds half a character.
            throw new CocoFormatException($"Text that is no UTF-8 before byte {_offset + start + reader.BytesConsumed}.", exception) { JsonPath = Place };
        }

        var used = start + (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        _buffer.AsSpan(used, _filled - used).CopyTo(_buffer);
        (_filled, _offset) = (_filled - used, _offset + used);
    }

    /// <summary>One token, or one element of a wanted list; false when the buffer ends within it.</summary>
    private bool Advance<T>(ref Utf8JsonReader reader, Func<string, int, JsonElement, T> read, Func<string, JsonElement, T?>? other, List<T> found)
        where T : class
    {
        var before = reader;
        if (!reader.Read())
        {
            return false;
        }

        if (_wanted)
        {
            return TakeElement(ref reader, before, read, found);
        }

        switch (reader.CurrentDepth)
        {
            case 0 when reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject):
                throw new CocoFormatException("Not a COCO file: its JSON is no object.");
            case 1 when reader.TokenType == JsonTokenType.PropertyName:
                (_member, _index) = (reader.GetString()!, -1);
                if (sections.Contains(_member))
                {
                    return Enter(ref reader, before, _member);
                }

                if (other is null || _filled > LargestOther || readOver?.Contains(_member) == true)
                {
                    Members.Add(_member);
                    return true;
                }

                return TakeOther(ref reader, before, _member, other, found);
            case 1 when reader.TokenType == JsonTokenType.StartArray:
                _index = 0;
                return true;
            case 1 when reader.TokenType != JsonTokenType.StartObject:
                if (reader.TokenType == JsonTokenType.Null)
                {
                    Members.RemoveAt(Members.Count - 1);
                }

                Leave();
                return true;
            case 2 when _index >= 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray):
                _index++;
                return true;
            default:
                return true;
        }
    }

    private void Leave() => (_member, _wanted, _index) = (null, false, -1);

    private bool TakeElement<T>(ref Utf8JsonReader reader, Utf8JsonReader before, Func<string, int, JsonElement, T> read, List<T> found)
        where T : class
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Leave();
            return true;
        }

        if (!JsonDocument.TryParseValue(ref reader, out var element))
        {
            reader = before;
            return false;
        }

        using (element)
        {
            found.Add(read(_member!, _index++, element.RootElement));
        }

        return true;
    }

    private bool TakeOther<T>(ref Utf8JsonReader reader, Utf8JsonReader before, string name, Func<string, JsonElement, T?> other, List<T> found)
        where T : class
    {
        if (!reader.Read() || !JsonDocument.TryParseValue(ref reader, out var element))
        {
            reader = before;
            return false;
        }

        Members.Add(name);
        using (element)
        {
            if (other(name, element.RootElement) is { } item)
            {
                found.Add(item);
            }
        }

        Leave();
        return true;
    }

    private bool Enter(ref Utf8JsonReader reader, Utf8JsonReader before, string name)
    {
        if (!reader.Read())
        {
            reader = before;
            return false;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                Members.Add(name);
                (_wanted, _index) = (true, 0);
                return true;
            case JsonTokenType.Null:
                Leave();
                return true;
            default:
                throw new CocoFormatException($"{name} at byte {_offset + reader.TokenStartIndex} is no list.") { JsonPath = $"$.{name}" };
        }
    }
}
