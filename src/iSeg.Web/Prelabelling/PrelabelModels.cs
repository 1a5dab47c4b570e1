using iSeg.Core.Prelabelling;
using iSeg.Engine;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;
using iSeg.Engine.Prelabelling;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Models;

namespace iSeg.Web.Prelabelling;

/// <summary>
/// What jobs look with: the models that this server has installed, by name. The backbone is the one that annotators use, loaded once; the
/// encodings of a job never enter their cache.
/// </summary>
public sealed class PrelabelModels(ModelHost host, ModelLibrary library, IBackbone builtIn, BackboneChoice choice, Politeness politeness) : IPictureLabellers
{
    /// <summary>Fills in what a job leaves to the project, and refuses what is not installed before anything is begun.</summary>
    /// <exception cref="PrelabelException">A model is not installed; says which are.</exception>
    public async Task<PrelabelSpec> ChooseAsync(int projectId, PrelabelSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var chosen = await OfProjectAsync(projectId, cancellationToken);
        var needsWords = spec.Kind is PrelabelKind.Text or PrelabelKind.Tags or PrelabelKind.Synthesize;
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
    public async Task<IPictureLabeller> OpenAsync(PrelabelSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var name = spec.Model ?? builtIn.Id;
        var owned = new List<IDisposable>();
        try
        {
            var tagger = await Task.Run(() => LabellerFiles.Tagger(spec, Folder, cancellationToken), cancellationToken);
            owned.AddRange(tagger is null ? [] : [tagger]);
            var synthesizer = await Task.Run(() => LabellerFiles.Synthesizer(spec, Folder, cancellationToken), cancellationToken);
            owned.AddRange(synthesizer is null ? [] : [synthesizer]);
            var backbone = synthesizer is not null ? null : name == builtIn.Id ? builtIn : await host.GetAsync(name);
            return new PoliteLabeller(new PictureLabeller(name, spec, new(backbone, tagger, synthesizer, owned)), politeness);
        }
        catch (Exception refusal) when (refusal is ModelException or CheckpointException)
        {
            owned.ForEach(one => one.Dispose());
            throw new PrelabelException(refusal.Message, refusal);
        }
        catch
        {
            owned.ForEach(one => one.Dispose());
            throw;
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
