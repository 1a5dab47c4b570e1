using iSeg.Data.Projects;
using iSeg.Engine;
using iSeg.Web.Models;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>A project's choice, else the server's, else the setting Segmenting:Backbone, else the built-in backbone.</summary>
public sealed class BackboneChoice : IBackboneChoice
{
    private readonly BackboneChoiceStore _store;
    private readonly ModelHost _models;
    private readonly IBackbone _builtIn;
    private readonly string _usual;

    public BackboneChoice(BackboneChoiceStore store, ModelHost models, IBackbone builtIn, IOptions<SegmentingOptions> options)
    {
        (_store, _models, _builtIn) = (store, models, builtIn);
        _usual = options.Value.Backbone is { Length: > 0 } backbone ? backbone : builtIn.Id;
        models.Unloaded += () => Changed?.Invoke();
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public async Task<IBackbone> ForPictureAsync(long pictureId, CancellationToken cancellationToken)
    {
        var id = await IdForPictureAsync(pictureId, cancellationToken);
        return id == _builtIn.Id ? _builtIn : await _models.GetAsync(id);
    }

    /// <summary>Which one it is, without loading it.</summary>
    public async Task<string> IdForPictureAsync(long pictureId, CancellationToken cancellationToken) =>
        await _store.OfPictureAsync(pictureId, cancellationToken) ?? _usual;

    /// <summary>Whether it is Stable Diffusion, which understands words.</summary>
    public bool UnderstandsText(string id) => id != _builtIn.Id;

    public async Task<string> OfServerAsync(CancellationToken cancellationToken) => await _store.OfServerAsync(cancellationToken) ?? _usual;

    /// <summary>Null when the project follows the server.</summary>
    public Task<string?> OfProjectAsync(int projectId, CancellationToken cancellationToken) => _store.OfProjectAsync(projectId, cancellationToken);

    public async Task ChooseForServerAsync(string backbone, CancellationToken cancellationToken)
    {
        await _store.ChooseForServerAsync(backbone, cancellationToken);
        Changed?.Invoke();
    }

    /// <param name="projectId">Whose.</param>
    /// <param name="backbone">Null to follow the server.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Data.StoreRefusedException">The project is gone.</exception>
    public async Task ChooseForProjectAsync(int projectId, string? backbone, CancellationToken cancellationToken)
    {
        await _store.ChooseForProjectAsync(projectId, backbone, cancellationToken);
        Changed?.Invoke();
    }
}
