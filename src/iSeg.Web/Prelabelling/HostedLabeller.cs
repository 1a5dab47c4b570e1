using iSeg.Core.Prelabelling;
using iSeg.Engine;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Clip;
using iSeg.Engine.Prelabelling;

namespace iSeg.Web.Prelabelling;

/// <summary>
/// A labeller whose models are the server's: they may be unloaded at any moment, by whoever needs the memory, and are loaded again for the
/// next picture.
/// </summary>
/// <param name="spec">The job.</param>
/// <param name="model">What masks are labelled with.</param>
/// <param name="load">Gives the models as they are now, loaded.</param>
/// <param name="synthesizer">Makes pictures; this one's own.</param>
internal sealed class HostedLabeller(
    PrelabelSpec spec, string model, Func<Task<(IBackbone? Backbone, ClipTagger? Tagger)>> load, PictureSynthesizer? synthesizer) : IPictureLabeller
{
    private (IBackbone? Backbone, ClipTagger? Tagger) _loaded;
    private PictureLabeller? _labeller;

    public string Model => model;

    public async Task<IReadOnlyList<FoundMask>> LabelAsync(PictureToLabel picture, CancellationToken cancellationToken)
    {
        var labeller = await LoadAsync();
        try
        {
            return await labeller.LabelAsync(picture, cancellationToken);
        }
        catch (Exception failure) when (failure is PrelabelException or ObjectDisposedException)
        {
            // Perhaps unloaded while it looked at this picture: then the picture is not to blame.
            var other = await LoadAsync();
            if (ReferenceEquals(other, labeller))
            {
                throw;
            }

            return await other.LabelAsync(picture, cancellationToken);
        }
    }

    public async Task<MadePicture> MakeAsync(int number, CancellationToken cancellationToken) => await (await LoadAsync()).MakeAsync(number, cancellationToken);

    public ValueTask DisposeAsync()
    {
        synthesizer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The same as before while the models are.</summary>
    /// <exception cref="PrelabelException">A model is not there, cannot be loaded, or cannot do this; says which and what to do.</exception>
    internal async Task<PictureLabeller> LoadAsync()
    {
        var now = await load();
        if (_labeller is null || !ReferenceEquals(now.Backbone, _loaded.Backbone) || !ReferenceEquals(now.Tagger, _loaded.Tagger))
        {
            (_loaded, _labeller) = (now, new(model, spec, new(now.Backbone, now.Tagger, synthesizer, [])));
        }

        return _labeller;
    }
}
