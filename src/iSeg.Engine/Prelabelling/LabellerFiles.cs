using iSeg.Core.Prelabelling;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Clip;
using iSeg.Engine.Models;

namespace iSeg.Engine.Prelabelling;

/// <summary>Labellers out of checkpoints on disk, loaded for one job and given back with it.</summary>
/// <param name="library">Knows installed models by name.</param>
/// <param name="maxLongSide">How large pictures are read; see <see cref="IPictureLabellers.MaxLongSide"/>.</param>
public sealed class LabellerFiles(ModelLibrary library, int maxLongSide) : IPictureLabellers
{
    /// <inheritdoc/>
    public int MaxLongSide => maxLongSide;

    /// <inheritdoc/>
    public Task<IPictureLabeller> OpenAsync(PrelabelSpec spec, CancellationToken cancellationToken) => Task.Run<IPictureLabeller>(() => Open(spec, cancellationToken), cancellationToken);

    /// <summary>A picture maker, or null where the job asks for none.</summary>
    /// <exception cref="PrelabelException">The model is not there, or cannot work at that size.</exception>
    public static PictureSynthesizer? Synthesizer(PrelabelSpec spec, Func<string, string> folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(folder);
        return Explained(() =>
        {
            if (spec.Kind != PrelabelKind.Synthesize)
            {
                return null;
            }

            var checkpoint = Checkpoint.Open(folder(spec.Model!), cancellationToken: cancellationToken);
            return PictureSynthesizer.Load(checkpoint, spec.Side / checkpoint.Vae.Reduction);
        });
    }

    private PictureLabeller Open(PrelabelSpec spec, CancellationToken cancellationToken)
    {
        var owned = new List<IDisposable>();
        try
        {
            var tagger = spec.Kind == PrelabelKind.Tags ? Keep(owned, Explained(() => ClipTagger.Load(ClipCheckpoint.Open(library.Resolve(spec.Clip!), cancellationToken)))) : null;
            var synthesizer = Keep(owned, Synthesizer(spec, library.Resolve, cancellationToken));
            var isBuiltIn = spec.Model is null or AffinityBackbone.BackboneId;
            var name = isBuiltIn ? AffinityBackbone.BackboneId : Path.GetFileName(Path.TrimEndingDirectorySeparator(spec.Model!));
            IBackbone? backbone = synthesizer is not null ? null
                : isBuiltIn ? new AffinityBackbone()
                : Keep(owned, Explained(() => StableDiffusionBackbone.Load(Checkpoint.Open(library.Resolve(spec.Model!), cancellationToken: cancellationToken), name)));
            return new(name, spec, new(backbone, tagger, synthesizer, owned));
        }
        catch
        {
            owned.ForEach(one => one.Dispose());
            throw;
        }
    }

    private static T Keep<T>(List<IDisposable> owned, T one)
    {
        if (one is IDisposable disposable)
        {
            owned.Add(disposable);
        }

        return one;
    }

    private static T Explained<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception refusal) when (refusal is CheckpointException or ModelException or ArgumentException)
        {
            throw new PrelabelException(refusal.Message, refusal);
        }
    }
}
