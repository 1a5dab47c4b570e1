using iSeg.Core.Prelabelling;
using iSeg.Engine;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Clip;
using iSeg.Engine.Models;
using iSeg.Engine.Prelabelling;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Models;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Prelabelling;

/// <summary>
/// What jobs look with: the models that this server has installed, by name. The backbone is the one that annotators use, loaded once; the
/// encodings of a job never enter their cache.
/// </summary>
public sealed class PrelabelModels(ModelHost host, ModelLibrary library, IBackbone builtIn, BackboneChoice choice, IOptions<SegmentingOptions> segmenting, Politeness politeness) : IPictureLabellers
{
    /// <summary>Fills in what a job leaves to the project, and refuses what is not installed before anything is begun.</summary>
    /// <exception cref="PrelabelException">A model is not installed; says which are.</exception>
    public async Task<PrelabelSpec> ChooseAsync(int projectId, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var chosen = await OfProjectAsync(projectId, cancellationToken);
        var needsWords = spec.Kind.NeedsWords();
        spec = spec with { Model = spec.Model ?? (needsWords && chosen == builtIn.Id ? null : chosen) };
        Presets.Of(spec.Validate());
        if (spec.Model != builtIn.Id)
        {
            RequireInstalled(spec.Model!, ModelKind.Diffusion);
        }
        else if (needsWords)
        {
            throw new PrelabelException($"{spec.Model} understands no words. Choose a Stable Diffusion model ('model').");
        }

        if (spec.Kind == PrelabelKind.Tags)
        {
            RequireInstalled(spec.Clip!, ModelKind.Clip);
        }

        return spec;
    }

    /// <summary>What a job of a project can look with.</summary>
    public async Task<ModelChoice> ChoiceAsync(int projectId, CancellationToken cancellationToken)
    {
        var models = library.List();
        IReadOnlyList<string> Names(ModelKind kind) => [.. models.Where(model => model.Kind == kind).Select(model => model.Name)];
        return new(await OfProjectAsync(projectId, cancellationToken), builtIn.Id, Names(ModelKind.Diffusion), Names(ModelKind.Clip));
    }

    /// <inheritdoc/>
    public int MaxLongSide => segmenting.Value.MaxLongSide;

    /// <inheritdoc/>
    public async Task<IPictureLabeller> OpenAsync(PrelabelSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var synthesizer = await Task.Run(() => LabellerFiles.Synthesizer(spec, Folder, cancellationToken), cancellationToken);
        var hosted = new HostedLabeller(spec, spec.Model ?? builtIn.Id, () => LoadAsync(spec), synthesizer);
        try
        {
            await hosted.LoadAsync();
            return new PoliteLabeller(hosted, politeness);
        }
        catch
        {
            await hosted.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a job looks with at this moment: what is loaded already, or is now.</summary>
    private async Task<(IBackbone? Backbone, ClipTagger? Tagger)> LoadAsync(PrelabelSpec spec)
    {
        try
        {
            var name = spec.Model ?? builtIn.Id;
            var backbone = spec.Kind == PrelabelKind.Synthesize ? null : name == builtIn.Id ? builtIn : await host.GetAsync(name);
            return (backbone, spec.Kind == PrelabelKind.Tags ? await host.GetTaggerAsync(spec.Clip!) : null);
        }
        catch (Exception refusal) when (refusal is ModelException or CheckpointException)
        {
            throw new PrelabelException(refusal.Message, refusal);
        }
    }

    private async Task<string> OfProjectAsync(int projectId, CancellationToken cancellationToken) =>
        await choice.OfProjectAsync(projectId, cancellationToken) ?? await choice.OfServerAsync(cancellationToken);

    private string Folder(string name) => library.Find(name)?.Folder ?? throw new PrelabelException($"The model {name} is not installed on this server any more.");

    /// <summary>By name only: whoever owns a project must not read folders of the server.</summary>
    private void RequireInstalled(string name, ModelKind kind)
    {
        if (library.Find(name)?.Kind != kind)
        {
            var names = library.List().Where(model => model.Kind == kind).Select(model => model.Name).ToList();
            throw new PrelabelException(
                $"No model called {name} that could do this is installed on this server. " + (names.Count > 0 ? $"There are {string.Join(", ", names)}." : "None is; the server's owner can install some on the Models page."));
        }
    }
}
