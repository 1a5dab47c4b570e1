using System.Threading.Channels;

namespace iSeg.Web.Editing.Presence;

/// <summary>One window's stay on a picture.</summary>
public sealed class Visit : IDisposable
{
    private readonly PictureVisitors _visitors;

    // One note is enough, however much happened: who wakes looks at everything.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile Place _place = Place.Unknown;

    internal Visit(PictureVisitors visitors, long pictureId, Author author) => (_visitors, PictureId, Author) = (visitors, pictureId, author);

    public Guid Id { get; } = Guid.NewGuid();

    public long PictureId { get; }

    public Author Author { get; }

    /// <summary>A value whenever somebody came, left or moved; ends with the visit.</summary>
    public IAsyncEnumerable<bool> News => _news.Reader.ReadAllAsync();

    /// <summary>Everybody else who is here now.</summary>
    public IReadOnlyList<Visitor> Others => [.. _visitors.Here(PictureId).Where(v => v.Id != Id)];

    internal int Number { get; set; } = 1;

    internal string Colour { get; set; } = "";

    /// <summary>Tells the others where this window is.</summary>
    public void MoveTo(Place place)
    {
        _place = place;
        _visitors.Move(this);
    }

    public void Dispose()
    {
        _visitors.Leave(this);
        _news.Writer.TryComplete();
    }

    internal Visitor Describe() => new(
        Id,
        Author.Id,
        Number == 1 ? Author.Name : $"{Author.Name} {Number}",
        Colour,
        _place);

    internal void Wake() => _news.Writer.TryWrite(true);
}
