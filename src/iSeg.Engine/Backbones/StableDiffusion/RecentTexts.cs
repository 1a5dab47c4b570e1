using iSeg.Engine.Text;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>
/// The embeddings of what was asked last: the same few names are asked on one picture after the other, and the text encoder is most of
/// what an answer costs. For one caller at a time.
/// </summary>
/// <param name="encode">Gives [tokens, width] of a text that is not remembered.</param>
/// <param name="most">Texts to keep; one takes 0.3 MB.</param>
internal sealed class RecentTexts(Func<TokenizedPrompt, CancellationToken, float[]> encode, int most = 64)
{
    private readonly Dictionary<string, LinkedListNode<(string Key, float[] Embedding)>> _places = [];
    private readonly LinkedList<(string Key, float[] Embedding)> _lastFirst = [];

    /// <returns>[tokens, width], the caller's own.</returns>
    public float[] Encode(TokenizedPrompt prompt, CancellationToken cancellationToken)
    {
        var key = string.Join(' ', prompt.Ids);
        if (_places.TryGetValue(key, out var place))
        {
            _lastFirst.Remove(place);
        }
        else
        {
            place = _places[key] = new((key, encode(prompt, cancellationToken)));
        }

        _lastFirst.AddFirst(place);
        if (_lastFirst.Count > most)
        {
            _places.Remove(_lastFirst.Last!.Value.Key);
            _lastFirst.RemoveLast();
        }

        return [.. place.Value.Embedding];
    }
}
